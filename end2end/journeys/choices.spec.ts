// How choices stand, as the form's author wants it: in a row, in columns, behind one control; and choosing that goes on by itself.
import type { Locator, Page } from '@playwright/test';
import { expectForEverybody } from '../support/axe.ts';
import { expect, settled } from '../support/journey.ts';
import { begin, test } from '../support/own.ts';
import { goOn, kept, tap, write } from '../support/pen.ts';

const PROCEDURE = '3.999995';
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const onwards = (page: Page) => page.getByRole('button', { name: 'Tiếp tục' }).click();

test('choices stand in rows and columns where their words fit, and one below the other where not', async ({ page, complaints }) => {
  await begin(page, PROCEDURE);
  await onwards(page);
  // One section a page: the choice alone goes nowhere.
  await expect(heading(page, 'Người khai')).toBeVisible();
  await tap(page, 'Giới tính', 'Nữ');
  await tap(page, 'Cây trồng chính', 'Lúa');
  await expect(page.getByText('chạm vào một lựa chọn là sang câu sau')).toBeHidden();
  await write(page, 'Họ và tên', 'Hồ Thị Lúa');
  await kept(page);
  await goOn(page);

  await expect(heading(page, 'Ý kiến')).toBeVisible();
  const content = page.getByRole('group', { name: 'Anh chị hài lòng không?' });
  const took = page.getByRole('group', { name: 'Bao lâu thì xong?' });
  const second = page.getByRole('group', { name: 'Cây trồng thứ hai' });
  const trade = page.getByRole('group', { name: 'Nghề chính' });
  const seed = page.getByRole('group', { name: 'Giống cần mua' });
  const news = page.getByRole('group', { name: /^Nghe tin qua/ });

  await expect(content.locator('strong')).toHaveText('trái');
  // A phone: five points in a row with room for a thumb; words that do not fit stand below each other.
  expect(await lines(content)).toEqual([5]);
  expect(await lines(took)).toEqual([1, 1, 1]);
  expect(await lines(second)).toEqual([2, 2]);
  expect(await lines(trade)).toEqual([1, 1, 1]);
  expect(await lines(seed)).toEqual([2, 2]);
  // Packed, each is as wide as its own words.
  expect((await lines(news))[0]).toBeGreaterThan(1);
  const widths = await news.locator('.checkbox').evaluateAll(all => all.map(box => box.clientWidth));
  expect(new Set(widths).size).toBeGreaterThan(2);
  for (const question of [content, second, seed, news]) await expectRoomForThumbs(question);
  // The corner of a box is the choice's too.
  const happy = content.locator('.radio').filter({ has: page.getByRole('radio', { name: 'Hài lòng', exact: true }) });
  await happy.click({ position: { x: 4, y: 4 } });
  await expect(page.getByRole('radio', { name: 'Hài lòng', exact: true })).toBeChecked();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Rất hài lòng', exact: true })).toBeChecked();

  // Wider, everything has room, and letters of twice the size on a phone leave room for nothing.
  await page.setViewportSize({ width: 900, height: 800 });
  expect(await lines(took)).toEqual([3]);
  expect(await lines(trade)).toEqual([2, 1]);
  expect(await lines(seed)).toEqual([4]);
  expect(await lines(news)).toEqual([4]);
  await page.setViewportSize({ width: 360, height: 640 });
  await page.evaluate(() => (document.documentElement.dataset.text = 'largest'));
  expect(await lines(content)).toEqual([1, 1, 1, 1, 1]);
  expect(await lines(second)).toEqual([1, 1, 1, 1]);
  await page.evaluate(() => delete document.documentElement.dataset.text);
  await expectForEverybody(page);

  // Behind one control: one of them, and several.
  const extra = page.getByRole('combobox', { name: 'Nghề phụ' });
  await expect(page.getByRole('option')).toHaveCount(0);
  await extra.click();
  await expect(page.getByRole('option')).toHaveCount(3);
  await expectForEverybody(page);
  await page.getByRole('option', { name: 'Nghề thủ công truyền thống' }).click();
  await expect(extra).toHaveValue('Nghề thủ công truyền thống');
  const wanted = page.getByRole('group', { name: 'Muốn nghe tin qua' });
  await expect(wanted.getByRole('checkbox')).toHaveCount(0);
  // What is missing inside is led to, and opened.
  await onwards(page);
  await page.getByRole('alert').getByRole('link').click();
  await expect(wanted.getByRole('checkbox', { name: 'Loa' })).toBeFocused();
  await page.keyboard.press('Space');
  await wanted.getByRole('checkbox', { name: 'Ti vi' }).check();
  await expectForEverybody(page);
  await wanted.getByText('Loa, Ti vi').click();
  await expect(wanted.getByRole('checkbox')).toHaveCount(0);
  await kept(page);
  await goOn(page);

  // A table of questions: its heading is read, each row says its own words.
  await expect(heading(page, 'Đánh giá')).toBeVisible();
  await expect(page.getByText('Chọn một mức cho mỗi dòng')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Chọn một mức cho mỗi dòng' })).toHaveCount(0);
  for (const name of ['Thái độ của cán bộ', 'Chỗ ngồi chờ']) {
    expect(await lines(page.getByRole('group', { name }))).toEqual([5]);
    await tap(page, name, 'Hài lòng');
  }
  expect(await lines(page.getByRole('group', { name: 'Bán ở chợ' }))).toEqual([4]);
  await page.getByRole('checkbox', { name: 'Ngô' }).check();
  await expectForEverybody(page);
  await kept(page);
  await goOn(page);
  await expect(heading(page, 'Giấy tờ kèm theo')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('one question at a time, a tapped choice goes on and an arrow key does not', async ({ page, complaints }) => {
  await page.goto('/settings');
  await settled(page);
  await page.getByRole('radio', { name: /^Mỗi lần một câu/ }).check();
  const draft = await begin(page, PROCEDURE);
  await onwards(page);
  await expect(heading(page, 'Người khai: câu 1 trên 3')).toBeFocused();
  const asked = page.getByRole('group', { name: /^Giới tính.*\(chạm vào một lựa chọn là sang câu sau\)$/ });
  await expect(asked).toHaveAccessibleDescription('Như trên thẻ');
  await expectForEverybody(page);
  const [male, female] = ['Nam', 'Nữ'].map(name => page.getByRole('radio', { name, exact: true }));

  // With the keyboard: arrows choose and stay, the space bar decides.
  await female!.focus();
  await page.keyboard.press('ArrowUp');
  await expect(male!).toBeChecked();
  await page.keyboard.press('ArrowDown');
  await expect(female!).toBeChecked();
  await kept(page);
  await expect(page).toHaveURL(`${draft}/gioi`);
  await page.keyboard.press('Space');
  await expect(heading(page, 'Người khai: câu 2 trên 3')).toBeFocused();

  // By tap; but who is told something stays to read it.
  expect(await lines(page.getByRole('group', { name: 'Cây trồng chính' }))).toEqual([2, 2]);
  await page.getByText('Ngô', { exact: true }).tap();
  await expect(page.getByText('Mùa này ít nhà trồng ngô.')).toBeVisible();
  await kept(page);
  await expect(page).toHaveURL(`${draft}/cay_chinh`);
  await page.getByText('Lúa', { exact: true }).tap();
  await expect(heading(page, 'Người khai: câu 3 trên 3')).toBeFocused();

  // Whoever comes back sees what was chosen, and goes on with the same choice or with the button.
  await page.getByRole('button', { name: 'Câu trước' }).click();
  await expect(page.getByRole('radio', { name: 'Lúa' })).toBeChecked();
  await page.getByText('Lúa', { exact: true }).tap();
  await expect(heading(page, 'Người khai: câu 3 trên 3')).toBeVisible();
  await page.goBack();
  await onwards(page);
  await expect(page).toHaveURL(`${draft}/ten`);
  expect(complaints).toEqual([]);
});

/** How many choices stand in each line of a question. */
async function lines(question: Locator): Promise<number[]> {
  const boxes = question.locator('.radio, .checkbox');
  await boxes.first().waitFor();
  const tops = await boxes.evaluateAll(all => all.map(box => Math.round(box.getBoundingClientRect().top)));
  const counts = new Map<number, number>();
  for (const top of tops) counts.set(top, (counts.get(top) ?? 0) + 1);
  return [...counts.values()];
}

/** Each choice is at least 48 pixels wide and high, and beside no other. */
async function expectRoomForThumbs(question: Locator): Promise<void> {
  const boxes = await question.locator('.radio, .checkbox').evaluateAll(all => all.map(box => box.getBoundingClientRect().toJSON() as DOMRect));
  for (const [at, box] of boxes.entries()) {
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(48);
    for (const other of boxes.slice(at + 1)) {
      const apart = box.right <= other.left + 0.5 || other.right <= box.left + 0.5 || box.bottom <= other.top + 0.5 || other.bottom <= box.top + 0.5;
      expect(apart).toBe(true);
    }
  }
}
