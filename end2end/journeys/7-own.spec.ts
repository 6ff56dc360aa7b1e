// Point 7: the phone is the person's own: language, letter size, what is stored, taking it elsewhere, wiping it.
import { expect, settled, test } from '../support/journey.ts';
import { beginExtract, NAME } from '../support/extract.ts';
import { kept, write } from '../support/pen.ts';

const SECRET = 'con đò bến cũ';

test('language and letter size change at once and stay', async ({ page }) => {
  await page.goto('/settings');
  await settled(page);
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.querySelector('#app h1')!).fontSize));
  const before = await size();
  await page.getByRole('radio', { name: 'To nhất' }).check();
  expect(await size()).toBeGreaterThan(before * 1.3);
  await page.getByRole('radio', { name: 'English' }).check();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  expect(await size()).toBeGreaterThan(before * 1.3);
  await page.getByRole('radio', { name: 'Tiếng Việt' }).check();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cài đặt');
});

test('unsent work goes to another phone as a locked file, and this phone is wiped', async ({ page, browser, world }) => {
  await beginExtract(page);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await write(page, 'Họ, chữ đệm, tên của bạn', NAME);
  await kept(page);
  const section = page.url();

  await page.goto('/settings');
  await settled(page);
  await expect(page.getByText('Tờ khai đang điền')).toBeVisible();
  await page.getByRole('heading', { name: 'Cất phần chưa gửi ra tệp' }).click();
  const out = page.getByRole('group').filter({ hasText: 'Cất phần chưa gửi ra tệp' });
  await out.getByRole('textbox').fill(SECRET);
  const saved = page.waitForEvent('download');
  await out.getByRole('button', { name: 'Lưu tệp' }).click();
  const file = await (await saved).path();

  const other = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' });
  const second = await other.newPage();
  await second.goto(`${world.url}/settings`);
  await settled(second);
  await second.getByRole('heading', { name: 'Mở tệp đã cất' }).click();
  const into = second.getByRole('group').filter({ hasText: 'Mở tệp đã cất' });
  await into.getByRole('textbox').fill('không phải mật khẩu này');
  await second.locator('#import-file').setInputFiles(file);
  await expect(second.getByText('Mật khẩu không đúng')).toBeVisible();
  await into.getByRole('textbox').fill(SECRET);
  await second.locator('#import-file').setInputFiles(file);
  await expect(second.getByText('Đã lấy về 1 tờ khai')).toBeVisible();
  await second.goto(section);
  await expect(second.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' })).toHaveValue(NAME);
  await other.close();

  await page.getByRole('heading', { name: 'Xóa hết khỏi máy này' }).click();
  await page.getByRole('button', { name: 'Xóa hết', exact: true }).click();
  const sure = page.getByRole('dialog');
  await expect(sure).toContainText('Còn 1 mục CHƯA GỬI');
  await sure.getByRole('button', { name: 'Xóa hết', exact: true }).click();
  await expect(page.getByText('Đã xóa hết khỏi máy này')).toBeVisible();
  await page.goto(section);
  await expect(page.getByText('Không có tờ khai này')).toBeVisible();
});
