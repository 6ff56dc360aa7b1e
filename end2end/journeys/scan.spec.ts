// What the scan page does with codes that are not a procedure's, with photos, and without a camera.
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { expect, settled, test } from '../support/journey.ts';
import { CHROMIUM, CHROMIUM_ARGUMENTS, fakeCamera } from '../support/chromium.ts';
import { clipOf, photoOf, wallOf } from '../support/clip.ts';
import { begin } from '../support/draft.ts';
import { blank, photo } from '../support/photo.ts';

const clips = mkdtemp(path.join(tmpdir(), 'motcua-clips-'));

const PICTURES = path.join(import.meta.dirname, '../../crates/scanner/tests/pictures');
const SHOP = 'https://quan-ca-phe.example/thuc-don';

/** A page of a browser whose camera shows a clip; `prepare` is run in it before the app. */
async function before(clip: string, url: string, prepare?: () => void): Promise<Page> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_ARGUMENTS, ...fakeCamera(clip)] });
  const page = await browser.newPage({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' });
  if (prepare) await page.addInitScript(prepare);
  await page.goto(`${url}/scan`);
  return page;
}

for (const { what, code, says } of [
  { what: 'a leaflet', code: 'https://dichvucong.gov.vn/chi-tiet?ma_thu_tuc=1.001193', says: null },
  { what: 'a strange shop', code: SHOP, says: 'Mã này dẫn đến trang quan-ca-phe.example' },
  { what: 'an identity card', code: '045058004217|197034562|Hồ Văn Lương|12041958|Nam|Thôn Tà Rùng, Húc, Hướng Hóa, Quảng Trị|10052021', says: 'Đây là mã trên thẻ căn cước' },
]) {
  test(`the camera sees ${what}`, async ({ world }) => {
    const clip = await clipOf(code, path.join(await clips, `${what}.y4m`));
    const page = await before(clip, world.url);
    if (says) await expect(page.locator('#scan-verdict')).toContainText(says);
    else await expect(page).toHaveURL(/\/p\/1\.001193$/);
    await page.context().browser()?.close();
  });
}

test('lamp and zoom are there where the camera has them', async ({ world }) => {
  const clip = await wallOf(12, path.join(await clips, 'night.y4m'));
  const page = await before(clip, world.url, () => {
    const asked: unknown[] = [];
    Object.assign(window, { asked });
    MediaStreamTrack.prototype.getCapabilities = () =>
      ({ torch: true, zoom: { min: 1, max: 5 }, focusMode: ['manual', 'continuous'] }) as MediaTrackCapabilities;
    MediaStreamTrack.prototype.applyConstraints = async constraints => {
      asked.push(...(constraints?.advanced ?? []));
    };
  });
  await expect(page.locator('.viewfinder__hint')).toHaveText('Hơi tối: hãy bật đèn hoặc ra chỗ sáng');
  await page.getByRole('button', { name: 'Bật đèn' }).click();
  await expect(page.getByRole('button', { name: 'Tắt đèn' })).toBeVisible();
  await page.getByLabel('Phóng to').fill('3');
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { asked: unknown[] }).asked))
    .toEqual([{ focusMode: 'continuous' }, { torch: true }, { zoom: 3 }]);
  await page.context().browser()?.close();
});

test('a camera that is taken away leaves a sentence and comes back when asked', async ({ world }) => {
  const clip = await clipOf(SHOP, path.join(await clips, 'taken.y4m'));
  const page = await before(clip, world.url, () => {
    // A browser's own reader that sees nothing: ours looks after it.
    Object.assign(window, {
      BarcodeDetector: class {
        static getSupportedFormats = async () => ['qr_code'];
        detect = async () => [];
      },
    });
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async constraints => {
      const stream = await open(constraints);
      Object.assign(window, { track: stream.getVideoTracks()[0] });
      return stream;
    };
  });
  await expect(page.locator('#scan-verdict')).toContainText('quan-ca-phe.example');
  await page.evaluate(() => (window as unknown as { track: EventTarget }).track.dispatchEvent(new Event('ended')));
  await expect(page.locator('.viewfinder .notice')).toContainText('Máy ảnh vừa tắt');
  await expect(page.locator('.viewfinder__frame')).toBeHidden();
  await page.getByRole('button', { name: 'Thử lại' }).click();
  await expect(page.locator('.viewfinder__frame')).toBeVisible();
  await expect(page.locator('.viewfinder .notice')).toHaveCount(0);
  await page.context().browser()?.close();
});

test('of several codes in a picture the person chooses', async ({ page }) => {
  await page.goto('/scan');
  await settled(page);
  await page.locator('#scan-photo').setInputFiles(path.join(PICTURES, 'three-codes.png'));
  const verdict = page.locator('#scan-verdict');
  await expect(verdict.getByRole('heading')).toHaveText('Trong hình có nhiều mã');
  // The shop's beside them is not meant.
  await expect(verdict.getByRole('button')).toHaveCount(2);
  // What is said of one picture does not stand beside the next.
  await page.locator('#scan-photo').setInputFiles({ name: 'don.png', mimeType: 'image/png', buffer: Buffer.from('không phải ảnh') });
  await expect(page.getByText('Không đọc được tệp này')).toBeVisible();
  await expect(verdict).toBeEmpty();
  await page.locator('#scan-photo').setInputFiles(path.join(PICTURES, 'three-codes.png'));
  await verdict.getByRole('button', { name: 'Thủ tục 2.000635' }).click();
  await expect(page).toHaveURL(/\/p\/2\.000635$/);
});

test('a card that is scanned outside a form leads to the form that was begun', async ({ page, world }) => {
  const draft = await begin(page, world.url, '2.000635');
  await page.goto('/scan');
  await settled(page);
  const code = await photoOf('045195003318|197034562|Hồ Thị Mai|20081995|Nữ|Thôn Tà Rùng, Húc, Hướng Hóa, Quảng Trị|10052021');
  await page.locator('#scan-photo').setInputFiles({ name: 'the.png', mimeType: 'image/png', buffer: code });
  const verdict = page.locator('#scan-verdict');
  await expect(verdict.getByText('Đây là mã trên thẻ căn cước')).toBeInViewport();
  await expect(verdict.getByRole('heading', { name: 'Tờ khai bạn đang điền' })).toBeVisible();
  await verdict.getByRole('link').first().click();
  await expect(page).toHaveURL(draft);
});

test('a read code buzzes and sounds, unless the person wants it quiet', async ({ page }) => {
  await page.addInitScript(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    navigator.vibrate = () => !!told.push('buzz');
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
      told.push('tone');
      start.apply(this, when);
    };
  });
  const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
  const read = async () => {
    await page.goto('/scan');
    await settled(page);
    // Browsers are still until the page is touched.
    await page.getByRole('button', { name: 'Mở' }).click();
    await page.locator('#scan-photo').setInputFiles({ name: 'ma.png', mimeType: 'image/png', buffer: await photoOf(SHOP) });
    await expect(page.locator('#scan-verdict')).toContainText('quan-ca-phe.example');
  };
  await read();
  expect(await told()).toEqual(['buzz', 'tone']);
  await page.goto('/settings');
  await page.getByRole('group', { name: 'Tiếng báo khi quét được mã' }).getByText('Không', { exact: true }).click();
  await read();
  expect(await told()).toEqual(['buzz']);
});

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

/** Starts a worker of the page's own and says how to ask it about picture files. */
async function workerOf(page: Page) {
  await page.goto('/scan');
  await settled(page);
  await page.evaluate(() => {
    const address = document.querySelector<HTMLMetaElement>('meta[name=scanner]')!.content;
    Object.assign(window, { worker: new Worker(address) });
  });
  return (file: Buffer) =>
    page.evaluate(async bytes => {
      const { worker } = window as unknown as { worker: Worker };
      const blob = new Blob([Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))]);
      return new Promise<{ error?: string; codes?: { text: string }[] }>(resolve => {
        worker.onmessage = ({ data }) => data.id === 1 && resolve(data);
        worker.postMessage({ id: 1, type: 'photo', blob });
      });
    }, file.toString('base64'));
}

test('the worker reads from the same pictures what the command reads', async ({ page }) => {
  const expected: Record<string, { texts?: string[]; error?: string }> = JSON.parse(
    await readFile(path.join(PICTURES, 'expected.json'), 'utf8'),
  );
  const ask = await workerOf(page);
  for (const [name, { texts = [], error }] of Object.entries(expected)) {
    const answer = await ask(await readFile(path.join(PICTURES, name)));
    expect(answer.error, name).toBe(error && 'picture');
    expect((answer.codes ?? []).map(code => code.text).sort(), name).toEqual([...texts].sort());
  }
});

test('a code on nothing is read, and never shows the picture before it', async ({ page }) => {
  const ask = await workerOf(page);
  const seen = async (file: Buffer) => (await ask(file)).codes?.map(code => code.text);
  const [first, second] = ['Hồ sơ số 01494037', 'Hồ sơ số 01494038'];
  expect(await seen(await photoOf(first))).toEqual([first]);
  expect(await seen(await photoOf(second, '#0000'))).toEqual([second]);
  // All of it can be seen through.
  expect(await seen(await photoOf(second, '#0000', '#0000'))).toEqual([]);
});

test('a picture too large to be opened is refused, however small its file', async ({ page }) => {
  const ask = await workerOf(page);
  const huge = blank(10_900);
  // This browser would open it.
  const opened = await page.evaluate(async bytes => {
    const file = new Blob([Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0))]);
    const bitmap = await createImageBitmap(file);
    const { width } = bitmap;
    bitmap.close();
    return width;
  }, huge.toString('base64'));
  expect(opened).toBe(10_900);
  expect((await ask(huge)).error).toBe('picture');
  expect((await ask(blank(2400))).codes).toEqual([]);
  await page.locator('#scan-photo').setInputFiles({ name: 'to.png', mimeType: 'image/png', buffer: huge });
  await expect(page.getByText('Không đọc được tệp này')).toBeVisible();
});
