// Point 6: the officer takes the dossier through its statuses; chị Lúa follows, answers, confirms, and gets the result.
import { expect, test } from '../support/journey.ts';
import { fileExtract } from '../support/extract.ts';
import { photo } from '../support/photo.ts';
import { inDays } from '../support/world.ts';

test('a dossier is followed to its result, with a supplement, a draft certificate and a further fee on the way', async ({ page, world }) => {
  test.slow();
  const code = await fileExtract(page);
  const main = page.getByRole('main');
  const soon = { timeout: 45_000 };

  // Three weeks, so that working days are left whatever holidays lie between.
  const due = inDays(21);
  await world.officer(code, 'status', { status: 2, due: due.iso });
  await expect(main.getByText('Được tiếp nhận', { exact: true }).first()).toBeVisible(soon);
  await expect(main).toContainText(new RegExp(`${due.said} \\(còn \\d+ ngày làm việc\\)`));

  await world.officer(code, 'supplement', { papers: ['Sổ hộ khẩu cũ'], text: 'Chụp giúp trang có tên' });
  await expect(main.getByRole('heading', { name: 'Bổ sung giấy tờ' })).toBeVisible(soon);
  await expect(main.getByText('Sổ hộ khẩu cũ').first()).toBeVisible();
  await page.locator('#supplement-0-file').setInputFiles({ name: 'so-ho-khau.png', mimeType: 'image/png', buffer: photo(9, 600, 800) });
  await expect(main.getByText(/Trang 1/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Gửi bổ sung' }).click();
  await expect(main.getByText('Bạn đã gửi bổ sung').first()).toBeVisible(soon);

  await world.officer(code, 'status', { status: 4 });
  await expect(main.getByText('Đang xử lý', { exact: true }).first()).toBeVisible(soon);
  await world.officer(code, 'draft', { fields: ['Họ và tên: Hồ Thị Mai', 'Ngày sinh: 20/08/1995'] });
  await expect(main.getByRole('heading', { name: 'Xem lại bản dự thảo' })).toBeVisible(soon);
  await expect(main.getByText('20/08/1995').first()).toBeVisible();
  await page.getByRole('button', { name: 'Đúng, tôi đồng ý' }).click();
  await expect(main.getByText('Bạn đã đồng ý với bản dự thảo').first()).toBeVisible(soon);

  await world.officer(code, 'payment', { amount: 8000, reason: 'Thêm một bản sao' });
  await expect(main.getByRole('heading', { name: 'Nộp 8.000 đ' })).toBeVisible(soon);

  await world.officer(code, 'status', { status: 4, note: 'Đã nộp tại quầy' });
  await world.officer(code, 'result', { name: 'Trích lục khai sinh', text: 'Hồ Thị Mai' });
  await expect(main.getByText('Đã xử lý xong').first()).toBeVisible(soon);
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Mở “/ }).click();
  expect((await file).suggestedFilename()).toMatch(/\.pdf$/);
});

test('a dossier is withdrawn with a reason', async ({ page, world }) => {
  const code = await fileExtract(page);
  await page.getByRole('button', { name: 'Rút hồ sơ' }).click();
  const sure = page.getByRole('dialog');
  await sure.getByRole('textbox', { name: 'Lý do rút' }).fill('Tôi đã tìm được bản cũ');
  await sure.getByRole('button', { name: 'Rút hồ sơ' }).click();
  await expect(page.getByText('Bạn đã xin rút hồ sơ')).toBeVisible({ timeout: 45_000 });
  await expect
    .poll(async () => (await world.provinceDossiers()).find(filed => filed.MaHoSo === code)?.MaTrangThai, { timeout: 30_000 })
    .toBe(7);
});
