// Point 1: Bà Sáu finds a procedure by whatever she has: a few words without marks, a code, an old leaflet, what happened in life.
import { expect, settled, test } from '../support/journey.ts';

test('a procedure is found by words without marks, by code and by what happened', async ({ page }) => {
  await page.goto('/');
  await settled(page);
  const search = page.getByRole('searchbox', { name: 'Tìm thủ tục theo tên hoặc mã' });
  await search.fill('dang ky khai sinh');
  await expect(page.getByRole('main').getByRole('link', { name: /Đăng ký khai sinh/ }).first()).toBeVisible();
  await search.fill('1.014027');
  await page.getByRole('main').getByRole('link').filter({ hasText: /hưu trí xã hội/i }).click();
  await expect(page).toHaveURL(/\/p\/1\.014027$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/hưu trí xã hội/i);

  await page.goto('/');
  await page.getByRole('link', { name: 'Mất người thân' }).click();
  await page.getByRole('link', { name: /khai tử/i }).first().click();
  await expect(page).toHaveURL(/\/p\/\d\.\d{6}$/);
});

test('the page says who, papers by case, time, fee, steps, law, where, and the source and date of each fact', async ({ page }) => {
  await page.goto('/p/2.000635');
  await settled(page);
  const main = page.getByRole('main');
  for (const label of ['Dành cho ai', 'Thời gian', 'Lệ phí', 'Nơi giải quyết', 'Kết quả nhận được']) {
    await expect(main.getByText(label, { exact: true })).toBeVisible();
  }
  await expect(main).toContainText('8.000 đồng một bản');
  await expect(main).toContainText('Văn bản ủy quyền');
  for (const part of ['Các bước', 'Cách nộp, thời gian và lệ phí', 'Căn cứ pháp lý', 'Nguồn và ngày kiểm tra']) {
    await main.getByRole('heading', { name: part }).click();
  }
  await expect(main.getByText('60/2014/QH13')).toBeVisible();
  await expect(main.getByText(/Kiểm tra ngày \d+\/\d+\/2026/).first()).toBeVisible();
});

test('with no network everything is found as before, once the catalogue is on the phone', async ({ page, world }) => {
  // The keys for checking receipts are fetched last, when all procedures, forms and lists are kept.
  const complete = page.waitForResponse('**/api/v1/keys');
  await page.goto('/');
  await settled(page);
  await complete;
  await world.stopServer();
  await page.goto('/');
  await page.getByRole('searchbox').fill('khai tu');
  await page.getByRole('main').locator('a[href="/p/1.000656"]').click();
  await expect(page.getByRole('main').getByText('Dành cho ai', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Bắt đầu điền tờ khai' })).toBeVisible();
});

test('an old code on an old leaflet finds today’s procedure and says so', async ({ page }) => {
  await page.goto('/p/2.000986');
  await settled(page);
  await expect(page.getByText(/^Mã .* trên giấy đã đổi thành/)).toBeVisible();
});
