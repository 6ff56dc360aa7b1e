// What the scan page does with codes that are not a procedure's, with photos, and without a camera.
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { expect, settled, test } from '../support/journey.ts';
import { CHROMIUM, CHROMIUM_ARGUMENTS, fakeCamera } from '../support/chromium.ts';
import { clipOf, photoOf } from '../support/clip.ts';
import { photo } from '../support/photo.ts';

const PICTURES = path.join(import.meta.dirname, '../../crates/scanner/tests/pictures');
const clips = mkdtemp(path.join(tmpdir(), 'motcua-clips-'));

for (const { what, code, says } of [
  { what: 'a leaflet', code: 'https://dichvucong.gov.vn/chi-tiet?ma_thu_tuc=1.001193', says: null },
  { what: 'a strange shop', code: 'https://quan-ca-phe.example/thuc-don', says: 'Mã này dẫn đến trang quan-ca-phe.example' },
  { what: 'an identity card', code: '045058004217|197034562|Hồ Văn Lương|12041958|Nam|Thôn Tà Rùng, Húc, Hướng Hóa, Quảng Trị|10052021', says: 'Đây là mã trên thẻ căn cước' },
]) {
  test(`the camera sees ${what}`, async ({ world }) => {
    const clip = await clipOf(code, path.join(await clips, `${what}.y4m`));
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_ARGUMENTS, ...fakeCamera(clip)] });
    const page = await browser.newPage({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' });
    await page.goto(`${world.url}/scan`);
    if (says) await expect(page.locator('#scan-verdict')).toContainText(says);
    else await expect(page).toHaveURL(/\/p\/1\.001193$/);
    await browser.close();
  });
}

test('without a camera there is a sentence, a photo and a keyboard', async ({ page, world }) => {
  await page.goto('/scan');
  await settled(page);
  await expect(page.locator('.viewfinder .notice')).toBeVisible();
  const input = page.locator('#scan-photo');
  await input.setInputFiles({ name: 'tuong.png', mimeType: 'image/png', buffer: photo(7, 400, 400) });
  await expect(page.getByText('Không thấy mã QR trong ảnh')).toBeVisible();
  await input.setInputFiles({ name: 'don.png', mimeType: 'image/png', buffer: Buffer.from('không phải ảnh') });
  await expect(page.getByText('Không đọc được tệp này')).toBeVisible();

  await page.getByRole('button', { name: 'Mở' }).click();
  await expect(page.locator('#typed-code-error')).toBeVisible();
  await page.locator('#typed-code').fill('xin chào');
  await page.getByRole('button', { name: 'Mở' }).click();
  await expect(page.locator('#scan-verdict')).toContainText('Chưa nhận ra mã này');

  await input.setInputFiles({ name: 'to-roi.png', mimeType: 'image/png', buffer: await photoOf(`${world.url}/p/2.000635`) });
  await expect(page).toHaveURL(/\/p\/2\.000635$/);
});

test('with no network the decoder is on the phone already', async ({ page, world }) => {
  await page.goto('/');
  await settled(page);
  await page.evaluate(async () => {
    const has = async () => {
      for (const name of await caches.keys()) {
        const urls = (await (await caches.open(name)).keys()).map(request => request.url);
        if (urls.some(url => /scanner\.\w+\.wasm$/.test(url))) return true;
      }
      return false;
    };
    while (!(await has())) await new Promise(soon => setTimeout(soon, 50));
  });
  await world.stopServer();
  await page.goto('/scan');
  await page.locator('#scan-photo').setInputFiles({ name: 'to-roi.png', mimeType: 'image/png', buffer: await photoOf('1.004194') });
  await expect(page).toHaveURL(/\/p\/1\.004194$/);
});

test('the worker reads from the same pictures what the command reads', async ({ page }) => {
  const expected: Record<string, { texts?: string[]; error?: string }> = JSON.parse(
    await readFile(path.join(PICTURES, 'expected.json'), 'utf8'),
  );
  await page.goto('/scan');
  await settled(page);
  await page.evaluate(() => {
    const address = document.querySelector<HTMLMetaElement>('meta[name=scanner]')!.content;
    Object.assign(window, { worker: new Worker(address) });
  });
  for (const [name, { texts = [], error }] of Object.entries(expected)) {
    const bytes = (await readFile(path.join(PICTURES, name))).toString('base64');
    const answer = await page.evaluate(
      async bytes => {
        const { worker } = window as unknown as { worker: Worker };
        const blob = new Blob([Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))]);
        return new Promise<{ error?: string; codes?: { text: string }[] }>(resolve => {
          worker.onmessage = ({ data }) => data.id === 1 && resolve(data);
          worker.postMessage({ id: 1, type: 'photo', blob });
        });
      },
      bytes,
    );
    expect(answer.error, name).toBe(error && 'picture');
    expect((answer.codes ?? []).map(code => code.text).sort(), name).toEqual([...texts].sort());
  }
});
