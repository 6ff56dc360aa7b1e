// The first steps into a form that several journeys share: marital status, where the first section asks for a name.
import { expect, type Page } from '@playwright/test';

export const NAME = 'Nguyễn Thị Ánh Nguyệt';
export const NAME_FIELD = /^Họ, chữ đệm, tên của bạn/;

/** Begins the form of a procedure and returns the draft's address. */
export async function begin(page: Page, url: string, code: string): Promise<string> {
  await page.goto(`${url}/p/${code}`);
  await page.getByRole('button', { name: 'Bắt đầu điền tờ khai' }).click();
  await page.waitForURL(/\/d\/[0-9a-f-]+$/);
  return page.url();
}

/** Begins 1.004873 and opens its first section; returns the draft's address. */
export async function beginDraft(page: Page, url: string): Promise<string> {
  const draft = await begin(page, url, '1.004873');
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.waitForURL(/\/d\/[0-9a-f-]+\/\w+$/);
  await expect(page.getByLabel(NAME_FIELD)).toBeVisible();
  return draft;
}

/** Waits for the line that says the last letter is on the phone. */
export async function kept(page: Page): Promise<void> {
  await expect(page.getByText('Đã lưu trên máy này')).toBeVisible();
}
