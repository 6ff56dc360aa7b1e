// What leaves the phone by other ways than the network: on paper, and by the system's share sheet.
import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/journey.ts';
import type { Page } from '@playwright/test';
import { beginExtract, fileExtract, fillExtract, NAME } from '../support/extract.ts';
import { linesOf } from '../support/pdf.ts';

/** What A4 leaves between the margins of `style/print.css`, in CSS pixels: 174 × 257 mm. */
const SHEET = { width: 658, height: 971 };

/** How many sheets of paper the page takes. */
async function sheets(page: Page): Promise<number> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  return pdf.toString('latin1').match(/\/Type\s*\/Page(?!s)/g)!.length;
}

/** Lays the page out as it is printed: these words are on it, nothing is cut off at its side, and there is nothing to tap. */
async function expectOnPaper(page: Page, words: string[]): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize(SHEET);
  for (const word of words) await expect(page.locator('main').getByText(word).filter({ visible: true }).first()).toBeVisible();
  const wide = await page.locator('main :is(h1, h2, p, dt, dd, li, svg, strong)').evaluateAll((all, width) =>
    all
      .map(one => ({ text: one.textContent!.slice(0, 40), box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.left < 0 || box.right > width + 0.5))
      .map(({ text }) => text),
  SHEET.width);
  expect(wide, 'what is cut off at the side').toEqual([]);
  await expect(page.getByRole('button').filter({ visible: true })).toHaveCount(0);
  await expect(page.getByRole('navigation').filter({ visible: true })).toHaveCount(0);
}

/** Keeps what the app gives to the system's share sheet, in a browser that has none. */
async function withShareSheet(page: Page): Promise<() => Promise<unknown[]>> {
  await page.addInitScript(() => {
    const shared: unknown[] = [];
    Object.assign(window, { shared });
    Object.assign(navigator, {
      canShare: () => true,
      share: async ({ title, url, files }: ShareData) => {
        const described = files?.map(({ name, type, size }) => ({ name, type, isEmpty: size === 0 }));
        shared.push(described ? { files: described } : { title, url });
      },
    });
  });
  return () => page.evaluate(() => (window as unknown as { shared: unknown[] }).shared);
}

test('the filled-in form is printed whole, no line torn between two sheets', async ({ page }) => {
  await beginExtract(page);
  await fillExtract(page);
  await expectOnPaper(page, [NAME, '045195003318', 'Thôn Tà Rùng', '24.000 đ']);
  expect(await sheets(page)).toBeLessThanOrEqual(2);
  const torn = await page.locator('.read-back__row, .fee__line').evaluateAll((rows, height) =>
    rows.filter(row => getComputedStyle(row).breakInside !== 'avoid' || row.getBoundingClientRect().height > height).length,
  SHEET.height);
  expect(torn).toBe(0);
});

test('the filled-in form goes to the share sheet as a PDF of everything answered, and is saved where there is no such sheet', async ({ page }) => {
  // The sheets are pictures: what is drawn on them is noted on its way, and must be what a search in the file finds.
  await page.addInitScript(() => {
    const drawn: string[] = [];
    const draw = CanvasRenderingContext2D.prototype.fillText;
    Object.assign(window, { drawn });
    CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
      drawn.push(text);
      return draw.call(this, text, ...where);
    };
  });
  await beginExtract(page);
  await fillExtract(page);
  const share = page.getByRole('button', { name: 'Chia sẻ tờ khai (tệp PDF)' });
  const [saved] = await Promise.all([page.waitForEvent('download'), share.click()]);
  expect(saved.suggestedFilename()).toBe('to-khai-2.000635.pdf');
  const pdf = await readFile(await saved.path());
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const drawn = await page.evaluate(() => (window as unknown as { drawn: string[] }).drawn);
  const last = drawn.at(-1)!;
  const count = Number(/^Trang (\d+)\/\1$/.exec(last)![1]);
  expect(pdf.toString('latin1').match(/\/Type\/Page\//g)).toHaveLength(count);
  for (const words of [NAME, '045195003318', 'Thôn Tà Rùng', 'Xã Hướng Phùng', '24.000 đ', '20/08/1995']) expect(drawn).toContain(words);
  expect(linesOf(pdf)).toEqual(drawn.filter(Boolean));

  await page.evaluate(() => {
    const shared: unknown[] = [];
    Object.assign(window, { shared });
    Object.assign(navigator, {
      canShare: () => true,
      share: async ({ files }: ShareData) => void shared.push(...files!.map(({ name, type, size }) => ({ name, type, size }))),
    });
  });
  await share.click();
  await expect.poll(() => page.evaluate(() => (window as unknown as { shared: unknown[] }).shared)).toEqual([
    { name: 'to-khai-2.000635.pdf', type: 'application/pdf', size: pdf.length },
  ]);
});

test('the receipt goes to the share sheet as a link anybody can check, and on one sheet of paper', async ({ page, browser, world }) => {
  test.slow();
  const shared = await withShareSheet(page);
  const code = await fileExtract(page);
  await page.getByRole('link', { name: 'Xem biên nhận' }).click();
  await expect(page.getByText('Chữ ký đúng: biên nhận thật và chưa bị sửa')).toBeVisible();
  const written = (await page.getByText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/).first().textContent())!.trim();
  await page.getByRole('button', { name: 'Gửi đường dẫn kiểm tra' }).click();
  await expect.poll(shared).toEqual([{ title: expect.stringContaining('Biên nhận'), url: expect.stringContaining(written) }]);
  const [{ url }] = (await shared()) as [{ url: string }];
  const other = await (await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' })).newPage();
  await other.goto(url);
  await expect(other.getByText('Biên nhận có thật: máy chủ đã cấp mã này')).toBeVisible();
  await other.context().close();

  await expectOnPaper(page, [written, '2.000635', 'Chữ ký đúng']);
  expect(await sheets(page)).toBe(1);
});

test('a payment code goes to the share sheet as a link and as a picture, and on one sheet of paper', async ({ page, world }) => {
  test.slow();
  const shared = await withShareSheet(page);
  await fileExtract(page);
  await page.getByRole('link', { name: 'Nộp tiền' }).click();
  await page.getByRole('radio', { name: /^Mã VietQR/ }).check();
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  const picture = page.getByRole('img', { name: 'Mã VietQR để nộp 24.000 đ' });
  await expect(picture).toBeVisible();
  await page.getByRole('button', { name: 'Lưu ảnh mã' }).click();
  await expect.poll(shared).toEqual([{ files: [{ name: 'vietqr.png', type: 'image/png', isEmpty: false }] }]);
  await page.getByRole('button', { name: 'Nhờ người khác nộp' }).click();
  await expect.poll(shared).toHaveLength(2);
  expect((await shared())[1]).toMatchObject({ url: expect.stringContaining(`${world.url}/pay/`) });

  await expectOnPaper(page, ['24.000 đ']);
  await expect(picture).toBeVisible();
  const { width } = (await picture.boundingBox())!;
  // A phone reads it from a table: at least four centimetres.
  expect(width).toBeGreaterThan(151);
  expect(await sheets(page)).toBe(1);
});
