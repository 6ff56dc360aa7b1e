// What did not go as hoped is said in plain words, and nothing is lost: refused, or paid but not yet confirmed.
import { expect, test } from '../support/journey.ts';
import { beginExtract, fileExtract, fillExtract } from '../support/extract.ts';
import { signIn } from '../support/pen.ts';

const soon = { timeout: 45_000 };

test('a dossier the province does not take shows the province’s own sentence and what to do', async ({ page, world }) => {
  await world.fault({ target: 'province.create', kind: 'refuse', message: 'Nơi đăng ký không thuộc tỉnh này' });
  await beginExtract(page);
  await fillExtract(page);
  await page.getByRole('button', { name: /^Nộp/ }).click();
  await expect(page).toHaveURL(/\/dossiers\/[0-9a-f-]+$/);
  await signIn(page, 'Hồ Thị Lúa');

  await expect(page.getByText('Hồ sơ không được tiếp nhận')).toBeVisible(soon);
  await expect(page.getByText('Nơi đăng ký không thuộc tỉnh này').first()).toBeVisible();
  await expect(page.getByText('Bạn có thể nộp hồ sơ mới sau khi khắc phục, hoặc gọi 1022')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Nộp tiền' })).toBeHidden();
});

test('an officer refuses with a reason, and the person reads it', async ({ page, world }) => {
  const code = await fileExtract(page);
  await world.officer(code, 'refuse', { reason: 'Không có tên trong sổ hộ tịch đã nêu' });
  await expect(page.getByText('Hồ sơ không được tiếp nhận')).toBeVisible(soon);
  await expect(page.getByText('Không có tên trong sổ hộ tịch đã nêu').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Nộp tiền' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Rút hồ sơ' })).toBeHidden();
});

test('money is not called paid while the platform’s notice is lost, and is once it arrives', async ({ page, world }) => {
  await fileExtract(page);
  await world.fault({ target: 'payment.notice', kind: 'lost' });
  await page.getByRole('link', { name: 'Nộp tiền' }).click();
  await page.getByRole('radio', { name: /^Cổng thanh toán/ }).check();
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('link', { name: 'Mở trang thanh toán' }).click();
  await page.getByRole('button', { name: /^(Thanh toán|Trả|Nộp)/ }).first().click();
  await expect(page.getByRole('status')).toContainText('Đã thanh toán');
  await page.getByRole('link', { name: 'Quay lại ứng dụng' }).click();

  await expect(page.getByRole('heading', { name: 'Nộp 24.000 đ' })).toBeVisible();
  await page.getByRole('link', { name: 'Xem lần nộp này' }).click();
  await expect(page.getByText('Đang chờ cổng thanh toán xác nhận')).toBeVisible();
  await expect(page.getByText('Đã nộp 24.000 đ')).toBeHidden();

  // A platform that starts again sends every notice nobody acknowledged.
  await world.stopSandbox();
  await world.startSandbox();
  await expect(page.getByText('Đã nộp 24.000 đ')).toBeVisible(soon);
  await expect(page.getByText(/^Số biên lai BL-/)).toBeVisible();
});
