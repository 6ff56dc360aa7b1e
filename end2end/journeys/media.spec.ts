// An author puts pictures and recordings beside the questions; a phone shows and plays them, also with no network.
import { expect, test } from '../support/journey.ts';
import { HEADINGS, PROCEDURE, atTheDesk, notice, publish, upload } from '../support/author.ts';
import { expectForEverybody } from '../support/axe.ts';
import { begin } from '../support/draft.ts';
import { blank } from '../support/photo.ts';
import { wave } from '../support/sound.ts';
import type { Book } from '../support/workbook.ts';

/** The notice of overnight stay with a picture and a recording at a question, and a picture and a recording at its choices. */
function pictured(): Book {
  const book = notice('2026-11-25');
  const [head, section, name, who] = book.survey!;
  book.survey![0] = [...head!, 'media::image', 'media::audio::Tiếng Việt (vi)'];
  const filled = (row: string[]) => [...row, ...Array<string>(HEADINGS.length - row.length).fill('')];
  book.survey![1] = [...filled(section!), 'phan.png'];
  book.survey![2] = [...filled(name!), '', 'ten.wav'];
  book.survey![3] = [...filled(who!), 'khach.png'];
  book.choices = [
    ['list_name', 'name', 'label::Tiếng Việt (vi)', 'label::English (en)', 'image', 'audio'],
    ['loai_khach', 'ho_hang', 'Họ hàng', 'Family', 'ho-hang.png', ''],
    ['loai_khach', 'khach', 'Khách đi đường', 'A traveller', '', 'khach.wav'],
    ...Array.from({ length: 7 }, (_, at) => ['loai_khach', `khac_${at}`, `Người khác ${at + 1}`, `Somebody else ${at + 1}`]),
  ];
  return book;
}

test('a question is shown and heard, a choice is tapped on its picture, and none of it needs a network', async ({ page, browser, world, complaints }) => {
  test.slow();
  const desk = await atTheDesk(browser, world.url);
  const files = { 'phan.png': blank(64), 'khach.png': blank(320), 'ho-hang.png': blank(160), 'ten.wav': wave(16_000) };
  await upload(desk, pictured(), files);
  await expect(desk.getByText('Không có tệp khach.wav bên cạnh biểu mẫu.')).toBeVisible();
  await upload(desk, pictured(), { ...files, 'khach.wav': wave(8_000) });
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Xem thử và xuất bản');
  const trial = desk.frameLocator('iframe');
  await expect(trial.locator('img.media__picture').first()).toBeVisible();
  await publish(desk, 'Mẫu có hình và tiếng');

  await page.goto(`${world.url}/p/${PROCEDURE}`);
  await expect(page.getByText('Tờ khai này đã có trên máy')).toBeVisible();
  const draft = await begin(page, world.url, PROCEDURE);
  await world.stopServer();
  await page.goto(`${draft}/khach`);
  const who = page.getByRole('group', { name: 'Khách là ai?' });
  const drawn = (picture: ReturnType<typeof page.locator>) => picture.evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(() => drawn(page.locator('img.media__picture').first())).toBe(64);
  await expect.poll(() => drawn(who.locator('> img'))).toBe(320);
  const family = who.locator('label').filter({ hasText: 'Họ hàng' });
  await expect.poll(() => drawn(family.locator('img'))).toBe(160);
  // More choices than are usually on a page: they are not searched, for one of them is known by its picture.
  await expect(who.getByRole('radio')).toHaveCount(9);

  // Playing is not choosing.
  // Each recording is told apart by what it stands beside.
  const named = page.getByRole('group', { name: /^Họ tên khách/ }).getByRole('button', { name: 'Nghe' });
  await expect(named).toHaveCount(1);
  await who.getByRole('button', { name: 'Nghe' }).click();
  await expect(who.getByRole('radio', { checked: true })).toHaveCount(0);
  const spoken = page.locator('.field').filter({ has: page.getByRole('textbox', { name: 'Họ tên khách' }) });
  await spoken.getByRole('button', { name: 'Nghe' }).click();
  await expect(spoken.getByRole('button', { name: 'Dừng' })).toBeVisible();
  await expect(spoken.getByRole('button', { name: 'Nghe' })).toBeVisible();
  await family.locator('img').click();
  await expect(who.getByRole('radio', { name: 'Họ hàng' })).toBeChecked();
  await expectForEverybody(page);
  expect(complaints).toEqual([]);
});
