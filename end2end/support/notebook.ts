// The notebook of what was given once, by hand.
import { expect, type Page } from '@playwright/test';

/** Writes somebody down by name alone. */
export async function addByName(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Hoặc gõ họ và tên' }).fill(name);
  await page.getByRole('button', { name: 'Thêm vào sổ' }).click();
  await expect(page.getByRole('heading', { name: new RegExp(name) })).toBeVisible();
}

/** Puts a lock on the notebook, which stays open. */
export async function lock(page: Page, pin: string): Promise<void> {
  await page.getByRole('heading', { name: 'Khóa sổ tay' }).click();
  await page.getByRole('textbox', { name: 'Mã PIN', exact: true }).fill(pin);
  await page.getByRole('textbox', { name: 'Gõ lại mã PIN' }).fill(pin);
  await page.getByRole('button', { name: 'Khóa bằng mã này' }).click();
  await expect(page.getByText('Sổ tay đã có khóa.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Khóa ngay' })).toBeVisible();
}

/** Tries to open the notebook. */
export async function unlock(page: Page, pin: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Mã PIN', exact: true }).fill(pin);
  await page.getByRole('button', { name: 'Mở khóa', exact: true }).click();
}
