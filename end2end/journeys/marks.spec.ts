// An author's form with Markdown in its sentences: drawn on the phone, plain wherever only words are wanted, and never made of
// what somebody answers.
import { expect, test } from '../support/journey.ts';
import { HEADINGS, PROCEDURE, atTheDesk, notice, publish, upload } from '../support/author.ts';
import { expectForEverybody } from '../support/axe.ts';
import { begin } from '../support/draft.ts';
import { goOn, kept, tap, write } from '../support/pen.ts';
import type { Book } from '../support/workbook.ts';

const GUIDE = 'https://example.org/luu-tru';

/** The notice of overnight stay with marks in a label, a hint, a note and a choice. */
function marked(): Book {
  const book = notice('2026-11-24');
  const rows = book.survey!;
  rows[0] = [...HEADINGS, 'hint::Tiếng Việt (vi)', 'hint::English (en)'];
  const name = rows[2]!;
  name[2] = 'Họ tên **khách**';
  name[3] = "Guest's **name**";
  name.push(...Array<string>(HEADINGS.length - name.length).fill(''), `[Đọc hướng dẫn](${GUIDE})`, `[Read the guide](${GUIDE})`);
  rows.splice(3, 0, [
    'note', 'can_biet',
    '## Cần biết\n- Khách là _${ho_ten}_\n- Báo trước **23 giờ**, hỏi [công an xã](tel:113)',
    '## Good to know\n- The guest is _${ho_ten}_\n- Tell us before **11 pm**, ask [the police](tel:113)',
  ]);
  book.choices![1] = ['loai_khach', 'ho_hang', '*Họ hàng* của chủ nhà', '*Family* of the host'];
  return book;
}

test('what an author marks is drawn, and what a person answers stays as it was typed', async ({ page, browser, world, complaints }) => {
  test.slow();
  const desk = await atTheDesk(browser, world.url);
  const refused = marked();
  refused.survey![2]![10] = '[Đọc hướng dẫn](http://example.org)';
  await upload(desk, refused);
  await expect(desk.getByText('Liên kết “http://example.org” không dùng được.')).toBeVisible();
  await upload(desk, marked());
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Xem thử và xuất bản');
  const trial = desk.frameLocator('iframe');
  await expect(trial.getByRole('strong').filter({ hasText: '23 giờ' })).toBeVisible();
  await publish(desk, 'Mẫu có chữ đậm');

  await begin(page, world.url, PROCEDURE);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  const box = page.getByRole('textbox', { name: 'Họ tên khách' });
  await expect(box).toBeVisible();
  await expect(page.locator('label[for=ho_ten] strong')).toHaveText('khách');

  const guide = page.getByRole('link', { name: 'Đọc hướng dẫn' });
  await expect(guide).toHaveAttribute('href', GUIDE);
  await expect(guide).toHaveAttribute('rel', 'noopener');
  await expect(guide).toHaveAttribute('target', '_blank');
  await expect.poll(async () => (await guide.boundingBox())?.height).toBeGreaterThanOrEqual(48);

  const note = page.locator('#can_biet');
  await expect(note.getByRole('listitem')).toHaveText(['Khách là', 'Báo trước 23 giờ, hỏi công an xã']);
  await expect(note.getByRole('link', { name: 'công an xã' })).toHaveAttribute('href', 'tel:113');
  // It looks like a heading; the outline of the page is not its author's.
  await expect(note.locator('.marked__heading')).toHaveText('Cần biết');
  await expect(page.getByRole('heading', { name: 'Cần biết' })).toHaveCount(0);

  for (const typed of ['**x**', '</em><b>x</b>', '[x](https://example.org)']) {
    await write(page, 'Họ tên khách', typed);
    await expect(note.locator('em')).toHaveText(typed);
    await expect(note.locator('em *')).toHaveCount(0);
  }
  await tap(page, 'Khách là ai?', 'Họ hàng của chủ nhà');
  await expect(page.getByRole('radio', { name: 'Họ hàng của chủ nhà' })).toBeChecked();
  await expect(page.getByRole('group', { name: 'Khách là ai?' }).locator('em')).toHaveText('Họ hàng');
  await expectForEverybody(page);

  // Where only words are wanted there are only words.
  await box.clear();
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await expect(page.getByRole('alert').getByRole('link').first()).toContainText('Họ tên khách');
  await write(page, 'Họ tên khách', 'Hồ Văn Pả');
  await write(page, 'Ở mấy đêm?', '2');
  await kept(page);
  await goOn(page);
  expect(complaints).toEqual([]);
});
