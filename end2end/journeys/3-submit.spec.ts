// Point 3: chị Mai looks at everything once more, chooses the centre, sees the fee with its reason, and submits with no network.
import { expect, test } from '../support/journey.ts';
import { CENTRE, NAME, beginExtract, fillExtract } from '../support/extract.ts';
import { signIn } from '../support/pen.ts';

test('a dossier submitted with no network waits, goes by itself, and comes back with receipt and code', async ({ page, world }) => {
  await beginExtract(page);
  await world.stopServer();
  await fillExtract(page);

  await expect(page.locator('main')).toContainText(NAME);
  await expect(page.getByRole('combobox', { name: 'Nơi nhận hồ sơ' })).toHaveValue(CENTRE);
  await page.getByRole('combobox', { name: 'Nơi nhận hồ sơ' }).click();
  await page.getByRole('combobox', { name: 'Nơi nhận hồ sơ' }).pressSequentially('dong ha');
  await page.getByRole('option', { name: 'Phường Đông Hà, Tỉnh Quảng Trị' }).click();
  const fee = page.locator('#fee');
  await expect(fee).toContainText('24.000 đ');
  await expect(fee).toContainText('TT 281/2016/TT-BTC');

  await page.getByRole('button', { name: /^Nộp/ }).click();
  await expect(page).toHaveURL(/\/dossiers\/[0-9a-f-]+$/);
  await expect(page.getByText(/Đang chờ mạng để gửi|Chưa gửi được, sẽ tự thử lại/)).toBeVisible();
  await expect(page.getByText('Hồ sơ nằm an toàn trên máy này')).toBeVisible();

  await world.startServer();
  await expect(page.getByText('Cần đăng nhập để gửi')).toBeVisible({ timeout: 60_000 });
  await signIn(page, 'Hồ Thị Lúa');

  await expect(page.getByText('Mới đăng ký').first()).toBeVisible();
  await expect(page.getByText(/^000\.00\.99\.H99-\d{6}-\d{4}$/).first()).toBeVisible({ timeout: 45_000 });
  await page.getByRole('link', { name: 'Xem biên nhận' }).click();
  await expect(page.getByText('Chữ ký đúng: biên nhận thật và chưa bị sửa')).toBeVisible();
  await expect(page.getByText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/).first()).toBeVisible();

  const filed = await world.provinceDossiers();
  expect(filed).toHaveLength(1);
  expect(filed[0]).toMatchObject({ MaTTHC: '2.000635', NoiNopHoSo: 'Phường Đông Hà' });
});
