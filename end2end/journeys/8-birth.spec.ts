// Chị Lúa registers her daughter's birth by hand on her phone, from the first letter to the draft certificate she agrees to.
import { expect, test } from '../support/journey.ts';
import { CHILD, FATHER, MOTHER, PAPER, PROCEDURE, attachNotice, beginBirth, codeOf, daysAgo, fillBirth } from '../support/birth.ts';
import { signIn } from '../support/pen.ts';

test('a birth is registered from the phone: filled in, its notice photographed, sent when the server is back, confirmed', async ({ page, world, complaints }) => {
  test.slow();
  const main = page.getByRole('main');
  const soon = { timeout: 45_000 };
  await beginBirth(page);
  await fillBirth(page);

  // The case asks for one paper, and the dossier does not go without it.
  await expect(main.getByRole('region')).toHaveCount(1);
  await expect(main.getByRole('region', { name: PAPER })).toContainText('Phải có');
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('button', { name: /^Nộp/ }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toContainText(`${PAPER}: Chưa có giấy tờ này.`);
  await summary.getByRole('link', { name: PAPER }).click();
  await attachNotice(page);

  await expect(main).toContainText(CHILD);
  await expect(main).toContainText(MOTHER);
  await expect(main).toContainText(FATHER);
  // Both sides have become one file.
  await expect(main.getByText('1 tệp')).toBeVisible();
  const fee = page.locator('#fee');
  await expect(fee).toContainText('Miễn: đăng ký trong 60 ngày từ ngày sinh');
  await expect(fee).toContainText('8.000 đồng một bản sao (TT 281/2016/TT-BTC)');
  await expect(fee).toContainText('Tổng cộng 16.000 đ');

  await world.stopServer();
  await page.getByRole('button', { name: /^Nộp/ }).click();
  await expect(page).toHaveURL(/\/dossiers\/[0-9a-f-]+$/);
  await expect(page.getByText(/Đang chờ mạng để gửi|Chưa gửi được, sẽ tự thử lại/)).toBeVisible();
  await expect(page.getByText('Hồ sơ nằm an toàn trên máy này')).toBeVisible();

  await world.startServer();
  await expect(page.getByText('Cần đăng nhập để gửi')).toBeVisible({ timeout: 60_000 });
  // The line is long, so the file is seen on its way with its share.
  world.line.delay = 300;
  await signIn(page, MOTHER);
  await expect(main.getByText(/^Đang gửi \d+ %$/).first()).toBeVisible();
  await expect(main.getByRole('listitem')).toHaveText([/-2-trang\.pdf: \d+ %$/]);
  world.line.delay = 0;
  const code = await codeOf(page);
  await expect(main.getByRole('heading', { name: 'Nộp 16.000 đ' })).toBeVisible(soon);

  const filed = await world.provinceDossiers();
  expect(filed).toHaveLength(1);
  expect(filed[0]).toMatchObject({ MaTTHC: PROCEDURE, MaHoSo: code });
  expect(filed[0].TaiLieuNop).toHaveLength(1);

  await page.getByRole('link', { name: 'Xem biên nhận' }).click();
  await expect(page.getByText('Chữ ký đúng: biên nhận thật và chưa bị sửa')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Tệp đã nhận (1)' })).toBeVisible();
  await expect(main.getByRole('listitem')).toHaveText([/-2-trang\.pdf.* KB[0-9a-f]{64}$/]);
  await page.goBack();

  await world.officer(code, 'status', { status: 2 });
  await world.officer(code, 'status', { status: 4 });
  await world.officer(code, 'draft', { fields: [`Họ và tên: ${CHILD}`, `Ngày sinh: ${daysAgo(18)}`] });
  await expect(main.getByRole('heading', { name: 'Xem lại bản dự thảo' })).toBeVisible(soon);
  await expect(main.getByText(CHILD)).toBeVisible();
  await page.getByRole('button', { name: 'Đúng, tôi đồng ý' }).click();
  await expect(main.getByText('Bạn đã đồng ý với bản dự thảo').first()).toBeVisible(soon);
  await expect
    .poll(async () => JSON.stringify((await world.provinceDossiers())[0].DanhSachBanNhap), soon)
    .toContain('Đã đồng ý');
  expect(complaints).toEqual([]);
});
