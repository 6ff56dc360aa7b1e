// Before the dossier leaves the phone: what is missing, what is odd and what differs from the notebook, each with one tap to mend.
import type { Page } from '@playwright/test';
import { expect, test } from '../support/journey.ts';
import { beginExtract, fillExtract, COMMUNE, NAME } from '../support/extract.ts';
import { kept } from '../support/pen.ts';

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
  await expect(beside.getByText(`Trong sổ tay: ${NAME}`)).toBeVisible();
  await beside.getByRole('button', { name: 'Lấy theo sổ tay: Họ và tên' }).click();
  await expect(beside).toBeHidden();
  await kept(page);
  await page.reload();
  await expect(page.locator('.read-back').first()).toContainText(NAME);
  // Long lists come after the page: then what was chosen is read back in words.
  await expect(page.locator('.read-back').first()).toContainText(COMMUNE);
});

/** A second draft of the same procedure. */
async function beginAnother(page: Page): Promise<string> {
  await page.goto('/p/2.000635');
  await expect(page.getByText('Tờ khai này đã có trên máy')).toBeVisible();
  await page.getByRole('button', { name: 'Bắt đầu điền tờ khai' }).click();
  await expect(page.getByRole('heading', { name: 'Tất cả các phần' })).toBeVisible();
  return page.url();
}
