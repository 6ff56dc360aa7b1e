// The server sends a dossier back: the person reads why, finds everything still there, and submits it again.
import { expect, test } from '../support/journey.ts';
import { NAME, beginExtract, fillExtract } from '../support/extract.ts';
import { signIn } from '../support/pen.ts';

const DAY = 24 * 60 * 60 * 1000;
const soon = { timeout: 45_000 };

test('a dossier sent from a phone with a wrong date comes back with the reason, and goes again as it was', async ({ page, world }) => {
  await page.clock.install({ time: Date.now() + 3 * DAY });
  await beginExtract(page);
  await fillExtract(page);
  await page.getByRole('button', { name: /^Nộp/ }).click();
  await expect(page).toHaveURL(/\/dossiers\/[0-9a-f-]+$/);
  await signIn(page, 'Hồ Thị Lúa');

  await expect(page.getByText('Nơi nhận trả lại để sửa')).toBeVisible(soon);
  await expect(page.getByText('Không có gì bị mất')).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem')).toContainText('Ngày giờ trên máy chạy nhanh hơn thực tế');
  expect(await world.provinceDossiers()).toHaveLength(0);

  await page.clock.setSystemTime(Date.now());
  await page.getByRole('link', { name: 'Mở tờ khai để sửa' }).click();
  await expect(page).toHaveURL(/\/d\/[0-9a-f-]+$/);
  await expect(page.getByText('Nơi nhận trả lại để sửa')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Ngày giờ trên máy chạy nhanh hơn thực tế');
  await page.goto(`${page.url()}/review`);
  await expect(page.getByRole('heading', { name: 'Xem lại và nộp', level: 1 })).toBeVisible();
  await expect(page.getByText('Nơi nhận trả lại để sửa')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(NAME);
  await page.getByRole('button', { name: /^Nộp/ }).click();
  await expect(page.getByText(/^000\.00\.99\.H99-\d{6}-\d{4}$/).first()).toBeVisible(soon);
  expect(await world.provinceDossiers()).toHaveLength(1);
});
