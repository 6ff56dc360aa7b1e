// How a person answers a question on the screen, each question found by the words above it.
import { expect, type Locator, type Page } from '@playwright/test';

/** The page, or a part of it when the same words stand there twice. */
type Where = Page | Locator;

/** Taps one of a few answers. */
export async function tap(where: Where, question: string | RegExp, answer: string): Promise<void> {
  const radio = where.getByRole('group', { name: question }).getByRole('radio', { name: answer, exact: true });
  await radio.check();
}

/** Types into a line of text, letter by letter as a thumb does. */
export async function write(where: Where, question: string | RegExp, text: string): Promise<void> {
  const box = where.getByRole('textbox', { name: question });
  await box.clear();
  await box.pressSequentially(text);
}

/** Finds one of many by a few letters without marks, and takes it. */
export async function find(where: Where, question: string | RegExp, letters: string, answer: string): Promise<void> {
  const box = where.getByRole('combobox', { name: question });
  await box.click();
  await box.pressSequentially(letters);
  await where.getByRole('option', { name: answer, exact: true }).click();
  await expect(box).toHaveValue(answer);
}

/** Writes a date, `10/05/2021`, or a year alone, `1995`, into its three boxes. */
export async function date(where: Where, question: string | RegExp, written: string): Promise<void> {
  const boxes = where.getByRole('group', { name: question });
  const parts = written.split('/').reverse();
  for (const [at, label] of ['Năm', 'Tháng', 'Ngày'].entries()) {
    await boxes.getByRole('textbox', { name: label, exact: true }).fill(parts[at] ?? '');
  }
}

/** Goes on with the button under the thumb. */
export async function goOn(page: Page): Promise<void> {
  const before = page.url();
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await expect(page, 'the section is complete').not.toHaveURL(before);
}

/** Waits for the line that says the last letter is on the phone. */
export async function kept(page: Page): Promise<void> {
  await expect(page.getByText('Đã lưu trên máy này')).toBeVisible();
}

/** Signs in as one of the fictional people, from whatever asks for it, and comes back. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Đăng nhập' }).first().click();
  await page.getByRole('button', { name }).click();
  await expect(page.locator('#app h1')).toBeVisible();
}
