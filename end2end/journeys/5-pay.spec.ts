// Point 5: the fee is paid by VietQR from another person's phone, or on the platform; paid only when the platform says so.
import { expect, test } from '../support/journey.ts';
import { fileExtract } from '../support/extract.ts';

test('the fee is paid on the payment platform', async ({ page }) => {
  await fileExtract(page);
  await page.getByRole('link', { name: 'Nộp tiền' }).click();
  await page.getByRole('radio', { name: /^Cổng thanh toán/ }).check();
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('link', { name: 'Mở trang thanh toán' }).click();
  await page.getByRole('button', { name: /^(Thanh toán|Trả|Nộp)/ }).first().click();
  await page.getByRole('link', { name: 'Quay lại ứng dụng' }).click();
  await expect(page.getByText('Đã nộp 24.000 đ')).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText(/^Số biên lai BL-/)).toBeVisible();
});

test('a VietQR code is paid from another person’s phone, reached by a link', async ({ page, browser, world }) => {
  await fileExtract(page);
  await page.getByRole('link', { name: 'Nộp tiền' }).click();
  await page.getByRole('radio', { name: /^Mã VietQR/ }).check();
  const prepared = page.waitForResponse(answer => /\/api\/v1\/payments\//.test(answer.url()) && answer.request().method() === 'PUT');
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  const { vietqr, share_url } = (await (await prepared).json()) as { vietqr: { payload: string }; share_url: string };
  await expect(page.getByRole('img', { name: 'Mã VietQR để nộp 24.000 đ' })).toBeVisible();
  const picture = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Lưu ảnh mã' }).click();
  expect((await picture).suggestedFilename()).toMatch(/\.png$/);

  const cousin = await (await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' })).newPage();
  await cousin.goto(new URL(share_url, world.url).href);
  await expect(cousin.getByRole('img', { name: 'Mã VietQR để nộp 24.000 đ' })).toBeVisible();
  await expect(cousin.locator('main')).not.toContainText('Hồ Thị');
  await expect(page.getByText('Đang chờ cổng thanh toán xác nhận')).toBeVisible();

  const bank = await cousin.context().newPage();
  await bank.goto(`${world.sandboxUrl}/bank?payload=${encodeURIComponent(vietqr.payload)}`);
  await bank.getByRole('button', { name: 'Chuyển tiền' }).click();
  await expect(page.getByText('Đã nộp 24.000 đ')).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText(/^Số biên lai BL-/)).toBeVisible();
  await expect(cousin.getByText('Đã nộp 24.000 đ')).toBeVisible();
  await cousin.context().close();
});

test('back from the platform with its notice missing, the dossier says what it waits for, and is paid in the end', async ({ page, world }) => {
  test.slow();
  await fileExtract(page);
  await page.getByRole('link', { name: 'Nộp tiền' }).click();
  await page.getByRole('radio', { name: /^Cổng thanh toán/ }).check();
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await world.fault({ target: 'payment.notice', kind: 'lost', times: 1 });
  await page.getByRole('link', { name: 'Mở trang thanh toán' }).click();
  await page.getByRole('button', { name: /^(Thanh toán|Trả|Nộp)/ }).first().click();
  await page.getByRole('link', { name: 'Quay lại ứng dụng' }).click();
  await expect(page.getByText('Đang chờ cổng thanh toán xác nhận')).toBeVisible();
  await expect(page.getByText('Nếu bạn đã trả tiền thì đừng trả lần nữa')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Xem lần nộp này' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Nộp tiền' })).toBeHidden();
  // The server asks the platform after a minute.
  await expect(page.getByText('Đã nộp 24.000 đ')).toBeVisible({ timeout: 150_000 });
});
