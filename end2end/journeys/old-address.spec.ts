// Where somebody lives by the names of before July 2025, from a card or from memory, becomes today's province and commune.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { expect, test } from '../support/journey.ts';
import { CHROMIUM, CHROMIUM_ARGUMENTS, fakeCamera } from '../support/chromium.ts';
import { clipOf } from '../support/clip.ts';
import { beginExtract } from '../support/extract.ts';
import { kept } from '../support/pen.ts';

const ADDRESS = 'Thôn Tà Rùng, Hướng Phùng, Hướng Hóa, Quảng Trị';
const CARD = `045195003318|197034562|Hồ Thị Mai|20081995|Nữ|${ADDRESS}|10052021`;

test('a card fills in the person and where she lives today', async ({ world }) => {
  const clips = await mkdtemp(path.join(tmpdir(), 'motcua-clips-'));
  const clip = await clipOf(CARD, path.join(clips, 'card.y4m'));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_ARGUMENTS, ...fakeCamera(clip)] });
  const page = await browser.newPage({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' });
  await beginExtract(page, world.url);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('button', { name: 'Quét mã trên thẻ căn cước' }).first().click();

  await expect(page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' })).toHaveValue('Hồ Thị Mai');
  await expect(page.locator('main').getByText('nay là Xã Hướng Phùng, Tỉnh Quảng Trị')).toBeVisible();
  const lives = page.getByRole('group', { name: 'Nơi cư trú' });
  await expect(lives.getByRole('combobox', { name: 'Tỉnh, thành phố' })).toHaveValue('Tỉnh Quảng Trị');
  await expect(lives.getByRole('combobox', { name: 'Xã, phường, đặc khu' })).toHaveValue('Xã Hướng Phùng');
  await expect(lives.getByRole('textbox', { name: 'Số nhà, đường, thôn' })).toHaveValue('Thôn Tà Rùng');

  // The card's own words stand beside it, and still do when the page was closed in between.
  const words = lives.getByText(`Trên thẻ ghi: ${ADDRESS}`);
  await expect(words).toBeVisible();
  await kept(page);
  await page.reload();
  await expect(words).toBeVisible();
  await expect(lives.getByRole('combobox', { name: 'Xã, phường, đặc khu' })).toHaveValue('Xã Hướng Phùng');
  await browser.close();
});

test('old names are looked up by hand: one place, one of several, and one that is not known', async ({ page }) => {
  await beginExtract(page);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('radio', { name: 'Chính tôi', exact: true }).check();
  const lives = page.getByRole('group', { name: 'Nơi cư trú' });
  const [province, commune] = ['Tỉnh, thành phố', 'Xã, phường, đặc khu'].map(name => lives.getByRole('combobox', { name }));
  await lives.getByRole('button', { name: 'Chỉ nhớ tên cũ' }).click();
  const old = lives.getByRole('textbox', { name: 'Địa chỉ theo tên cũ' });
  const look = lives.getByRole('button', { name: 'Tìm tên mới' });

  await look.click();
  await expect(lives.getByText('Hãy viết địa chỉ cũ trước đã')).toBeVisible();

  await old.fill('huc, huong hoa, quang tri');
  await look.click();
  await expect(commune!).toHaveValue('Xã Khe Sanh');
  await expect(province!).toHaveValue('Tỉnh Quảng Trị');

  await old.fill('Phường Nguyễn Trãi, Hà Đông, Hà Nội');
  await look.click();
  await lives.getByRole('button', { name: 'Phường Kiến Hưng' }).click();
  await expect(commune!).toHaveValue('Phường Kiến Hưng');
  await expect(province!).toHaveValue('Thành phố Hà Nội');
  await expect(lives.getByText('nay là Phường Kiến Hưng')).toBeVisible();

  await old.fill('xã abcxyz, huyện Lệ Thủy, Quảng Bình');
  await look.click();
  await expect(lives.getByText('Không nhận ra xã')).toBeVisible();
  await lives.getByRole('button', { name: 'Xã Lệ Ninh' }).click();
  await expect(commune!).toHaveValue('Xã Lệ Ninh');

  await kept(page);
  await page.reload();
  await expect(commune!).toHaveValue('Xã Lệ Ninh');
});
