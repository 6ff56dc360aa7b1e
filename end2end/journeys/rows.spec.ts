// Things that may occur several times: a line for each, opened one at a time, removed and brought back, many at once.
import type { Locator, Page } from '@playwright/test';
import { expectForEverybody } from '../support/axe.ts';
import { expect } from '../support/journey.ts';
import { begin, test } from '../support/own.ts';
import { date, goOn, kept, tap, write } from '../support/pen.ts';

const PROCEDURE = '3.999998';

test('each child has a line that says who it is and what is missing, and is opened alone', async ({ page, complaints }) => {
  await children(page);
  const lines = page.locator('.repeat__line--opens');
  // The one row there must be stands open from the beginning.
  await expect(lines).toHaveAttribute('aria-expanded', 'true');
  await expect(lines).toContainText('Còn thiếu 2 câu');
  await write(page, 'Tên con', 'Hồ Văn Bách');
  await expect(lines).toContainText('Mục 1: Hồ Văn Bách');
  await date(page, 'Ngày sinh của con', '31/02/2020');
  await expect(lines).toContainText('1 chỗ cần sửa');
  await date(page, 'Ngày sinh của con', '05/03/2020');
  await expect(lines).toHaveText(/Mục 1: Hồ Văn Bách, 05\/03\/2020\s*Đã đủ/);

  await page.getByRole('button', { name: 'Thêm mục nữa' }).click();
  await expect(lines).toHaveCount(2);
  await expect(lines.nth(1)).toBeFocused();
  await expect(lines.nth(0)).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('textbox', { name: 'Tên con' })).toHaveCount(1);
  await expectForEverybody(page);

  // What is missing in a row that is closed is found from the list of mistakes.
  await page.getByRole('button', { name: 'Xong mục 2' }).click();
  await expect(lines.nth(1)).toBeFocused();
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('alert').getByRole('link', { name: /^Tên con/ }).click();
  await expect(page.getByRole('textbox', { name: 'Tên con' })).toBeFocused();
  await expect(lines.nth(1)).toHaveAttribute('aria-expanded', 'true');
  await expectForEverybody(page);
  expect(complaints).toEqual([]);
});

test('a row that was removed comes back to its place by keyboard alone', async ({ page, complaints }) => {
  await children(page);
  const lines = page.locator('.repeat__line--opens');
  await write(page, 'Tên con', 'An');
  for (const name of ['Bình', 'Chi']) {
    await page.getByRole('button', { name: 'Thêm mục nữa' }).click();
    await write(page, 'Tên con', name);
  }
  await expect(lines).toHaveText([/An/, /Bình/, /Chi/]);
  await lines.nth(1).press('Enter');
  await expect(lines.nth(1)).toBeFocused();
  await page.getByRole('button', { name: 'Xóa mục 2' }).press('Enter');
  await expect(lines).toHaveText([/Mục 1: An/, /Mục 2: Chi/]);
  const undo = page.getByRole('button', { name: 'Lấy lại mục 2' });
  await expect(undo).toBeFocused();
  await expectForEverybody(page);
  await undo.press('Enter');
  await expect(lines).toHaveText([/Mục 1: An/, /Mục 2: Bình/, /Mục 3: Chi/]);
  await expect(lines.nth(1)).toBeFocused();
  await expect(page.getByRole('textbox', { name: 'Tên con' })).toHaveValue('Bình');
  await kept(page);
  await page.reload();
  await expect(lines).toHaveText([/An/, /Bình/, /Chi/]);
  expect(complaints).toEqual([]);
});

test('of many rows only some stand on the page, and every one is reached', async ({ page }) => {
  test.slow();
  await children(page);
  const lines = page.locator('.repeat__line--opens');
  const add = page.getByRole('button', { name: 'Thêm mục nữa' });
  for (let row = 2; row <= 45; row++) {
    await add.click();
    await expect(lines.last()).toContainText(`Mục ${row}`);
  }
  await expect(page.getByText('Mục 41–45 trong 45')).toBeVisible();
  await expect(lines).toHaveCount(5);
  await page.getByRole('button', { name: 'Các mục trước' }).click();
  await expect(lines).toHaveCount(20);
  await expect(lines.first()).toContainText('Mục 21');
  await expect(page.getByRole('textbox', { name: 'Tên con' })).toHaveCount(0);
  // From the list of mistakes to a row of another page.
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('alert').getByRole('link', { name: /^Tên con/ }).first().click();
  await expect(page.getByRole('textbox', { name: 'Tên con' })).toBeFocused();
  await expect(lines.first()).toHaveAttribute('aria-expanded', 'true');
  await expect(lines.first()).toContainText(/Mục 1(?!\d)/);
});

test('rows that the author wants whole stand open, as many as there may be', async ({ page }) => {
  await children(page);
  await write(page, 'Tên con', 'An');
  await date(page, 'Ngày sinh của con', '05/03/2020');
  await goOn(page);
  const names = page.getByRole('textbox', { name: 'Tên đồ vật' });
  await page.getByRole('button', { name: 'Thêm', exact: true }).click();
  for (const rows of [1, 2, 3]) {
    await expect(names).toHaveCount(rows);
    if (rows < 3) await page.getByRole('button', { name: 'Thêm mục nữa' }).click();
  }
  await expect(page.getByText('Đã đủ số mục được khai.')).toBeVisible();
  await expectForEverybody(page);
});

/** Comes to the children. */
async function children(page: Page): Promise<Locator> {
  await begin(page, PROCEDURE);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await write(page, 'Họ và tên', 'Hồ Thị Lúa');
  await write(page, 'Tuổi', '34');
  await tap(page, 'Có con nhỏ không?', 'Có');
  await write(page, 'Cháu học lớp nào?', '2A');
  await write(page, 'Thôn', 'Tà Rùng');
  await goOn(page);
  const there = page.getByRole('heading', { level: 1, name: 'Các con' });
  await expect(there).toBeVisible();
  return there;
}
