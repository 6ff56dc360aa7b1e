// How much stands on a page: one question at a time, because the person reads slowly, or everything, because the author says so;
// and that what stands there has the room a thumb needs.
import { chromium, type Page } from '@playwright/test';
import { expectAccessible, expectForEverybody } from '../support/axe.ts';
import { beginDraft } from '../support/draft.ts';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../support/chromium.ts';
import { expect, settled } from '../support/journey.ts';
import { begin, test } from '../support/own.ts';
import { date, goOn, kept, tap, write } from '../support/pen.ts';
import { expectTargets } from '../support/targets.ts';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const onwards = (page: Page) => page.getByRole('button', { name: 'Tiếp tục' }).click();

test('who reads slowly is asked one question at a time', async ({ page, complaints }) => {
  await page.goto('/settings');
  await settled(page);
  await page.getByRole('radio', { name: /^Mỗi lần một câu/ }).check();
  await expectForEverybody(page);
  const draft = await begin(page, '3.999998');
  await onwards(page);

  await expect(heading(page, 'Người khai: câu 1 trên 4')).toBeFocused();
  await expect(page).toHaveURL(`${draft}/ten`);
  await expect(page.getByText('Đây là tờ khai thử.')).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(1);
  await expect(page.getByRole('progressbar', { name: 'Trang 1 trên 5' })).toBeVisible();
  // However little is asked, the way on stands under the thumb.
  const bar = (await page.locator('.bottom-bar').boundingBox())!;
  expect(Math.round(bar.y + bar.height)).toBe(page.viewportSize()!.height);
  // An error keeps the person on the question.
  await onwards(page);
  await expect(page.getByRole('alert')).toContainText('1 chỗ cần sửa');
  await expect(page).toHaveURL(`${draft}/ten`);
  await expectForEverybody(page);
  await write(page, 'Họ và tên', 'Hồ Thị Lúa');
  await page.keyboard.press('Enter');

  await expect(heading(page, 'Người khai: câu 2 trên 4')).toBeFocused();
  await write(page, 'Tuổi', '34');
  await onwards(page);
  await expect(heading(page, 'Người khai: câu 3 trên 4')).toBeVisible();
  await tap(page, 'Có con nhỏ không?', 'Có');
  await onwards(page);
  // The answer has brought another question, and the children.
  await expect(heading(page, 'Người khai: câu 4 trên 5')).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Trang 4 trên 7' })).toBeVisible();
  await expect(page).toHaveURL(`${draft}/lop`);
  await write(page, 'Cháu học lớp nào?', '2A');
  await kept(page);

  // The browser's way back, the page's own, and the address.
  await page.goBack();
  await expect(heading(page, 'Người khai: câu 3 trên 5')).toBeVisible();
  await page.getByRole('button', { name: 'Câu trước' }).click();
  await expect(page.getByRole('textbox', { name: 'Tuổi' })).toHaveValue('34');
  await page.goto(`${draft}/lop`);
  await expect(page.getByRole('textbox', { name: 'Cháu học lớp nào?' })).toHaveValue('2A');
  await onwards(page);

  await expect(page).toHaveURL(`${draft}/noi_o`);
  await expect(page.getByRole('textbox')).toHaveCount(2);
  await write(page, 'Thôn', 'Tà Rùng');
  await onwards(page);
  await expect(heading(page, 'Các con')).toBeVisible();
  await write(page, 'Tên con', 'An');
  await date(page, 'Ngày sinh của con', '05/03/2020');
  await onwards(page);
  await expect(heading(page, 'Đồ vật')).toBeVisible();
  await onwards(page);
  await expect(heading(page, 'Giấy tờ kèm theo')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a form on one page has everything there, and a link to a question leads to it', async ({ page, complaints }) => {
  const draft = await begin(page, '3.999997');
  await onwards(page);
  await expect(heading(page, 'Tờ khai một trang')).toBeVisible();
  for (const name of ['Mã hộ', 'Họ và tên']) await expect(page.getByRole('textbox', { name })).toBeVisible();
  await page.getByRole('button', { name: 'Thêm', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Tên con' })).toBeVisible();
  await expectForEverybody(page);
  await onwards(page);
  await expect(page.getByRole('alert')).toContainText('3 chỗ cần sửa');
  await write(page, 'Họ và tên', 'Hồ Thị Lúa');
  await tap(page, 'Có con nhỏ không?', 'Không');
  await write(page, 'Tên con', 'An');
  await kept(page);

  await page.goto(`${draft}/con[1]/ten_con`);
  await expect(page.getByRole('textbox', { name: 'Tên con' })).toBeFocused();
  await page.goto(`${draft}/nguoi`);
  await expect(heading(page, 'Tờ khai một trang')).toBeVisible();
  await goOn(page);
  await expect(heading(page, 'Giấy tờ kèm theo')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('what is tapped is large enough, alone, and within the width of the screen', async ({ page, complaints }) => {
  test.slow();
  for (const path of ['/', '/p/3.999998', '/life/birth', '/scan', '/dossiers', '/settings', '/notebook', '/v']) {
    await page.goto(path);
    await settled(page);
    await page.locator('details').evaluateAll(folds => folds.forEach(fold => ((fold as HTMLDetailsElement).open = true)));
    await expectTargets(page);
  }
  const draft = await begin(page, '3.999998');
  await expectTargets(page);
  await onwards(page);
  await onwards(page);
  await expect(page.getByRole('alert')).toContainText('chỗ cần sửa');
  await expectTargets(page);
  // From the list of mistakes to the question itself, with its words above the answers.
  await page.getByRole('alert').getByRole('link', { name: /^Có con nhỏ không/ }).click();
  await expect(page.getByRole('group', { name: 'Có con nhỏ không?' }).locator('legend')).toBeInViewport({ ratio: 1 });
  await tap(page, 'Có con nhỏ không?', 'Có');
  await kept(page);
  await page.goto(`${draft}/con`);
  await page.getByRole('button', { name: 'Thêm mục nữa' }).click();
  await expectTargets(page);
  await page.getByRole('button', { name: 'Xóa mục 2' }).click();
  await expect(page.getByRole('button', { name: 'Lấy lại mục 2' })).toBeFocused();
  await expectTargets(page);
  await page.goto(`${draft}/review`);
  await expect(page.locator('.checklist__line--missing').first()).toBeVisible();
  await expectTargets(page);
  expect(complaints).toEqual([]);
});

test('where the browser makes letters twice as large the bars scroll with the page', async ({ world }) => {
  const args = [...CHROMIUM_ARGUMENTS, '--blink-settings=defaultFontSize=32'];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  const page = await browser.newPage({ baseURL: world.url, viewport: { width: 360, height: 640 }, locale: 'vi-VN' });
  await page.goto('/');
  await settled(page);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px');
  const tabs = page.getByRole('link', { name: 'Cài đặt' });
  await expect(tabs).not.toBeInViewport();
  await tabs.scrollIntoViewIfNeeded();
  await expect(page.locator('.header')).not.toBeInViewport();
  await browser.close();
});

test('a bar over the page takes nothing away from what scrolls under it', async ({ page }) => {
  // Tiles come to lie half under the bar on one phone, and not on another.
  for (const height of [640, 732, 823, 915]) {
    await page.setViewportSize({ width: 412, height });
    await page.goto('/');
    await settled(page);
    await expectAccessible(page, 'light', true);
  }
});
