// A form that asks every kind of question: no office has such a form.
import { createHash } from 'node:crypto';
import { begin as beginForm, test as base } from './own.ts';
import { expect } from './journey.ts';
import type { Locator, Page } from '@playwright/test';
import { date, tap, write } from './pen.ts';
import { photo } from './photo.ts';

export const PROCEDURE = '3.999999';

/** Where the fictional person stands. */
export const HERE = { latitude: 16.6214, longitude: 106.7339, accuracy: 5 };

export const PDF = { name: 'ban-ve.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n') };

export const test = base.extend({
  geolocation: HERE,
  permissions: ['geolocation'],
});

/** Begins the form; returns the draft's address. */
export function begin(page: Page): Promise<string> {
  return beginForm(page, PROCEDURE);
}

/** Words, numbers, days and choices. */
export async function common(page: Page): Promise<void> {
  await write(page, 'Họ và tên', 'Hồ Thị Lúa');
  await write(page, 'Số người trong nhà', '4');
  await write(page, 'Diện tích khai (ha)', '1,5');
  await date(page, 'Ngày đi xem đất', '05/03/2026');
  await tap(page, 'Giới tính', 'Nữ');
  await page.getByRole('checkbox', { name: 'Loa' }).check();
}

/** Times, one of them too early at first. */
export async function times(page: Page): Promise<void> {
  await write(page, 'Giờ hẹn', '6h sáng');
  await write(page, 'Bắt đầu lúc', '14h30 ngày 5/3/2026');
  await expect(page.getByText('Hãy hẹn từ 7 giờ sáng.')).toBeVisible();
  await write(page, 'Giờ hẹn', '2h chiều');
  await expect(page.getByText('Đã hiểu là: 14:00', { exact: true })).toBeVisible();
  await expect(page.getByText('Hãy hẹn từ 7 giờ sáng.')).toBeHidden();
  await write(page, 'Xong lúc', '17:00 05/03/2026');
  await expect(page.getByText('Đã hiểu là: 17:00 05/03/2026')).toBeVisible();
  await expect(page.getByText('Việc kéo dài 3 giờ.')).toBeVisible();
}

/** Places from the device and typed, and a code. */
export async function places(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Lấy vị trí tôi đang đứng' }).click();
  await expect(page.getByRole('textbox', { name: 'Vị trí nhà' })).toHaveValue('16.6214, 106.7339 (±5 m)');
  const way = page.getByRole('textbox', { name: 'Đường vào' });
  await way.fill('16.62, 106.73');
  await page.getByRole('button', { name: 'Thêm điểm tôi đang đứng' }).first().click();
  await expect(way).toHaveValue('16.62, 106.73\n16.6214, 106.7339');
  await page.getByRole('textbox', { name: 'Thửa đất' }).fill('16.62, 106.73\n16.63, 106.73\n16.63, 106.74');
  await expect(page.getByText('Thửa đất rộng 593694 mét vuông.')).toBeVisible();
  await write(page, 'Mã trên biên bản', '8934563138165');
  const trace = createHash('sha256').update('8934563138165').digest('hex');
  await expect(page.getByText(`Dấu vết của mã: ${trace}`)).toBeVisible();
}

/** Two scales, by steps and by the slider, and an order. */
export async function opinions(page: Page): Promise<void> {
  const content = page.getByRole('textbox', { name: 'Mức hài lòng' });
  for (const number of ['0', '1', '2', '3']) {
    await page.getByRole('button', { name: 'Thêm một nấc' }).first().click();
    await expect(content).toHaveValue(number);
  }
  await page.getByRole('slider', { name: 'Phần góp' }).fill('0.75');
  await expect(page.getByRole('textbox', { name: 'Phần góp' })).toHaveValue('0,75');
  const order = page.getByRole('group', { name: 'Việc nên làm trước' }).getByRole('listitem');
  await page.getByRole('button', { name: 'Đưa lên: Làm chợ' }).click();
  await expect(order.nth(1)).toContainText('Làm chợ');
  await expect(page.getByRole('button', { name: 'Đưa lên: Làm chợ' })).toBeFocused();
  await page.getByRole('button', { name: 'Đưa lên: Làm chợ' }).click();
  await expect(order).toContainText(['Làm chợ', 'Làm đường', 'Sửa trường']);
}

/** A photo, a photo that is drawn upon, a sketch, a signature, a PDF, and the word of honour. */
export async function pictures(page: Page): Promise<void> {
  const house = page.getByRole('group', { name: 'Ảnh ngôi nhà' });
  await house.getByLabel('Chọn ảnh').setInputFiles({ name: 'nha.png', mimeType: 'image/png', buffer: photo(1, 300, 400) });
  await there(house, 'Ảnh ngôi nhà');
  const damage = page.getByRole('group', { name: 'Ảnh chỗ hỏng' });
  await damage.getByLabel('Chọn ảnh').setInputFiles({ name: 'ho.png', mimeType: 'image/png', buffer: photo(2, 300, 400) });
  await line(page, damage);
  await damage.getByRole('button', { name: 'Xong' }).click();
  await there(damage, 'Ảnh chỗ hỏng');
  for (const name of ['Sơ đồ đường vào', 'Chữ ký']) {
    const sheet = page.getByRole('group', { name });
    await line(page, sheet);
    await sheet.getByRole('button', { name: 'Bỏ nét vừa vẽ' }).click();
    await expect(sheet.getByRole('button', { name: 'Xong' })).toBeHidden();
    await line(page, sheet);
    await line(page, sheet);
    await sheet.getByRole('button', { name: 'Xong' }).click();
    await there(sheet, name);
  }
  const plan = page.getByRole('group', { name: 'Bản vẽ' });
  await plan.getByLabel('Chọn ảnh hoặc PDF').setInputFiles(PDF);
  await expect(plan.getByText('Đã có tệp PDF')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Tôi cam đoan' }).check();
}

/** The picture that was handed in stands on the page. */
export async function there(question: Locator, label: string): Promise<void> {
  await expect(question.getByRole('img', { name: `Ảnh đã có: ${label}` })).toBeVisible();
}

async function line(page: Page, question: Locator): Promise<void> {
  const sheet = question.getByRole('img', { name: /^Khung để vẽ/ });
  // Pictures above must be there, and the bar below the page must not lie over the sheet.
  await page.waitForFunction(() => [...document.images].every(image => image.complete));
  await sheet.evaluate(element => element.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const box = (await sheet.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.7, { steps: 4 });
  await page.mouse.up();
  await expect(question.getByRole('button', { name: 'Xong' })).toBeVisible();
}

export const SECTIONS = [common, times, places, opinions, pictures];

/** Opens the first section. */
export async function open(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await expect(page.getByRole('textbox', { name: 'Họ và tên' })).toBeVisible();
}

