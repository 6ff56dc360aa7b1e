// Before the dossier leaves the phone: what is missing, what is odd and what differs from the card, the notebook
// or the earlier dossier, each with one tap to mend.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM, CHROMIUM_ARGUMENTS, fakeCamera } from '../support/chromium.ts';
import { clipOf } from '../support/clip.ts';
import { expect, test } from '../support/journey.ts';
import { beginExtract, fillExtract, COMMUNE, NAME } from '../support/extract.ts';
import { kept, tap, write } from '../support/pen.ts';

test('an empty form says everything it lacks, each line leading to its question', async ({ page }) => {
  const draft = await beginExtract(page);
  await page.goto(`${draft}/review`);
  const list = page.locator('.checklist');
  await expect(list.locator('.checklist__line--missing').first()).toBeVisible();
  await list.getByRole('link', { name: /^Họ, chữ đệm, tên của bạn/ }).click();
  await expect(page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' })).toBeVisible();
});

test('what differs from the notebook stands beside it and is mended with one tap', async ({ page }) => {
  test.slow();
  await beginExtract(page);
  await fillExtract(page);
  await expect(page.getByText('Không thiếu gì')).toBeVisible();
  await page.getByRole('button', { name: /^Nộp/ }).click();
  await page.getByRole('button', { name: 'Giữ lại', exact: true }).click();
  await expect(page.getByText('Đã giữ lại trong Sổ tay.')).toBeVisible();

  const draft = await beginAnother(page);
  await fillExtract(page);
  await expect(page.getByText('Không thiếu gì')).toBeVisible();
  await expect(page.getByText('Khác với sổ tay')).toBeHidden();

  // A slip of the thumb in the name.
  await page.goto(`${draft}/nguoi_yeu_cau`);
  await page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' }).fill('Hồ Thị Mái');
  await kept(page);
  await page.goto(`${draft}/review`);
  const beside = page.locator('.beside').filter({ hasText: `Khác với sổ tay: ${NAME}` });
  await expect(beside.getByText('Trên tờ khai: Hồ Thị Mái')).toBeVisible();
  await expect(beside.getByText(`Theo sổ tay: ${NAME}`)).toBeVisible();
  await beside.getByRole('button', { name: 'Lấy theo sổ tay: Họ và tên' }).click();
  await expect(beside).toBeHidden();
  await kept(page);
  await page.reload();
  await expect(page.locator('.read-back').first()).toContainText(NAME);
  // Long lists come after the page: then what was chosen is read back in words.
  await expect(page.locator('.read-back').first()).toContainText(COMMUNE);
});

test('without a notebook, what was edited stands beside the scanned card, which is over and leads to the new one', async ({ world }) => {
  test.slow();
  const clips = await mkdtemp(path.join(tmpdir(), 'motcua-clips-'));
  // Issued at 21, so it was good until her 25th birthday.
  const card = '045199009831|197034562|Hồ Thị Lúa|01061999|Nữ|Húc, Hướng Hóa, Quảng Trị|10052021';
  const clip = await clipOf(card, path.join(clips, 'card.y4m'));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_ARGUMENTS, ...fakeCamera(clip)] });
  const page = await browser.newPage({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' });
  const draft = await beginExtract(page, world.url);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('button', { name: 'Quét mã trên thẻ căn cước' }).first().click();
  const name = page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' });
  const note = page.locator('[id="nyc_ho_ten-note"]');
  await expect(name).toHaveValue('Hồ Thị Lúa');
  await expect(note).toHaveText(/^Lấy từ thẻ căn cước công dân/);
  await name.fill('Hồ Thị Lụa');
  await expect(note).toHaveText(/^Lấy từ thẻ căn cước công dân.*, đã sửa$/);
  await kept(page);

  // It is kept with the draft, in a browser that has just been loaded too.
  await page.goto(`${draft}/review`);
  const beside = page.locator('.beside').filter({ hasText: 'Khác với thẻ đã quét: Hồ Thị Lúa' });
  await expect(beside.getByText('Trên tờ khai: Hồ Thị Lụa')).toBeVisible();
  await expect(beside.getByText('Theo thẻ đã quét: Hồ Thị Lúa')).toBeVisible();
  await beside.getByRole('button', { name: 'Lấy theo thẻ đã quét: Họ và tên' }).click();
  await expect(beside).toBeHidden();
  await kept(page);

  await page.locator('.checklist').getByRole('link', { name: 'Thông tin của bạn: thẻ chỉ có giá trị đến 01/06/2024. Quét thẻ mới' }).click();
  await expect(page.getByRole('button', { name: 'Quét mã trên thẻ căn cước' }).first()).toBeFocused();
  await expect(name).toHaveValue('Hồ Thị Lúa');
  await expect(note).toHaveText(/^Lấy từ thẻ căn cước công dân[^,]*, [0-9/]+$/);
  await browser.close();
});

test('without a notebook, what differs from the earlier dossier stands beside it', async ({ page }) => {
  test.slow();
  await beginExtract(page);
  await fillExtract(page);
  await expect(page.getByText('Không thiếu gì')).toBeVisible();
  await page.getByRole('button', { name: /^Nộp/ }).click();
  await page.getByRole('button', { name: 'Không giữ' }).click();
  await expect(page.getByText('Giữ lại cho lần sau?')).toBeHidden();

  const draft = await beginAnother(page);
  await page.goto(`${draft}/nguoi_yeu_cau`);
  await page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' }).fill('Hồ Thị Mái');
  await tap(page, 'Loại giấy tờ tùy thân', 'Thẻ Căn cước công dân');
  await write(page, 'Số định danh cá nhân', '045195003318');
  await write(page, 'Số điện thoại', '0912345678');
  await kept(page);
  await page.goto(`${draft}/review`);
  const beside = page.locator('.beside').filter({ hasText: `Khác với hồ sơ trước: ${NAME}` });
  await expect(beside.getByText('Trên tờ khai: Hồ Thị Mái')).toBeVisible();
  await expect(beside.getByText(`Theo hồ sơ trước: ${NAME} (tờ khai thủ tục 2.000635`)).toBeVisible();
  await expect(beside.locator('.offers__value')).toHaveCount(1);
  await beside.getByRole('button', { name: 'Lấy theo hồ sơ trước: Họ và tên' }).click();
  await expect(beside).toBeHidden();
});

/** A second draft of the same procedure. */
async function beginAnother(page: Page): Promise<string> {
  await page.goto('/p/2.000635');
  await expect(page.getByText('Tờ khai này đã có trên máy')).toBeVisible();
  await page.getByRole('button', { name: 'Bắt đầu điền tờ khai' }).click();
  await expect(page.getByRole('heading', { name: 'Tất cả các phần' })).toBeVisible();
  return page.url();
}
