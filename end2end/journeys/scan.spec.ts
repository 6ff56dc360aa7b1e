// What the scan page does with codes that are not a procedure's, with photos, and without a camera.
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { expect, settled, test } from '../support/journey.ts';
import { CHROMIUM, CHROMIUM_ARGUMENTS, fakeCamera } from '../support/chromium.ts';
import { clipOf, photoOf, wallOf } from '../support/clip.ts';
import { begin } from '../support/draft.ts';
import { beginExtract, fileExtract } from '../support/extract.ts';
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

/** Writes a code into the box of the scan page and opens it. */
async function typed(page: Page, code: string): Promise<void> {
  await page.locator('#typed-code').fill(code);
  await page.getByRole('button', { name: 'Mở', exact: true }).click();
}

test('a transfer says what it says, each to be copied; sound codes of others are called what they are', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/scan');
  await settled(page);
  const verdict = page.locator('#scan-verdict');
  await typed(page, '00020101021238570010A00000072701270006970405011336002010088880208QRIBFTTA53037045405100005802VN62540125000.00.16.H46-250825-00010821PHI CHUNG THUC CHU KY630486B6');
  await expect(verdict).toContainText('Agribank');
  await expect(verdict).toContainText('3600201008888');
  await expect(verdict).toContainText('10.000\u00a0đ');
  await expect(verdict).toContainText('000.00.16.H46-250825-0001 PHI CHUNG THUC CHU KY');
  for (const [what, text] of [['Số tiền', '10000'], ['Số tài khoản', '3600201008888']]) {
    await verdict.getByRole('button', { name: `Sao chép: ${what}` }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  }
  // This dossier was filed elsewhere.
  await expect(verdict.getByRole('link')).toHaveCount(0);

  await typed(page, '00020101021129370016A00000067701011101130066000000000520453115303764540520.005802TH5905QUAN16005HANOI6304BF69');
  await expect(verdict).toContainText('mã thanh toán của PromptPay');
  await typed(page, 'KQ.G15.000031');
  await expect(verdict).toContainText('Đây là mã loại kết quả');
});

/** The check sum at the end of a payment code: CRC-16/CCITT-FALSE over everything before it. */
function sealed(code: string): string {
  let sum = 0xffff;
  for (const byte of Buffer.from(code)) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = ((sum << 1) ^ (sum & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return code + sum.toString(16).toUpperCase().padStart(4, '0');
}

test('the fee of a dossier that is on this phone leads to it', async ({ page, world }) => {
  test.slow();
  const code = await fileExtract(page);
  const dossier = new URL(page.url()).pathname;
  const bill = `01${String(code.length).padStart(2, '0')}${code}`;
  await page.goto('/scan');
  await settled(page);
  await typed(page, sealed(`00020101021238570010A00000072701270006970405011336002010088880208QRIBFTTA53037045405240005802VN62${String(bill.length)}${bill}6304`));
  await page.locator('#scan-verdict').getByRole('link', { name: `Mở hồ sơ ${code}` }).click();
  await expect(page).toHaveURL(`${world.url}${dossier}`);
});

const CARD = '045150001213|197034562|Hồ Thị Mỷ|01011950|Nữ|Thôn Tà Rùng, Hướng Phùng, Hướng Hóa, Quảng Trị|10052027';
const BHYT = 'DK2454012345678|48e1bb932056c4836e204cc6b0c6a16e67|12/04/1958|1|58c3a3204b68652053616e68|45 - 012|01/01/2026|-';

test('a card scanned before its form is open is offered in the form, and what it leaves open is asked', async ({ page, context }) => {
  await page.goto('/scan');
  await settled(page);
  await typed(page, CARD);
  const verdict = page.locator('#scan-verdict');
  await expect(verdict).toContainText('Thẻ của Hồ Thị Mỷ');
  await expect(verdict).toContainText('Ngày cấp trong mã sau ngày hôm nay');
  await verdict.getByRole('link', { name: 'Chọn thủ tục để điền' }).click();
  await page.getByRole('searchbox').fill('2.000635');
  await page.locator('main a[href="/p/2.000635"]').click();
  await expect(page.getByText('Tờ khai này đã có trên máy')).toBeVisible();
  await page.getByRole('button', { name: 'Bắt đầu điền tờ khai' }).click();
  await expect(page.getByRole('heading', { name: 'Tất cả các phần' })).toBeVisible();
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('button', { name: 'Dùng thẻ vừa quét: Hồ Thị Mỷ' }).first().click();
  const name = page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' });
  await expect(page.getByText('Thẻ ghi ngày sinh 01/01/1950')).toBeVisible();
  await expect(name).toHaveValue('');
  await page.getByRole('button', { name: 'Chỉ biết năm 1950' }).click();
  await expect(name).toHaveValue('Hồ Thị Mỷ');
  await expect(page.getByText('Ngày cấp trong mã sau ngày hôm nay')).toBeVisible();
  // In memory only: nothing of it in the address, and a new page knows of no card.
  expect(page.url()).not.toMatch(/045150001213|card|the=/);
  const other = await context.newPage();
  await other.goto('/notebook');
  await expect(other.getByRole('button', { name: 'Quét thẻ căn cước' })).toBeVisible();
  await expect(other.getByRole('button', { name: /Dùng thẻ vừa quét/ })).toHaveCount(0);
});

test('without a camera a card is pasted into the form and into the notebook', async ({ page }) => {
  await beginExtract(page);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('button', { name: 'Quét mã trên thẻ căn cước' }).first().click();
  const box = page.getByRole('textbox', { name: 'Hoặc dán, gõ nội dung của mã trên thẻ' });
  await box.fill('xin chào');
  await page.getByRole('button', { name: 'Đọc thẻ' }).click();
  await expect(page.getByText('Mã này không phải mã trên thẻ căn cước')).toBeVisible();
  // A hand scanner that lost letters, then one that writes the name without marks and ends with Enter.
  await box.fill('045058004217||Há» VÄn LÆ°Æ¡ng|12041958|Nam|Quáº£ng Trá»|10052021');
  await box.press('Enter');
  await expect(page.getByText('Máy quét làm mất chữ có dấu')).toBeVisible();
  await box.fill('045162009831||Ho Thi Ca Chiu|05021962|Nu|Húc, Hướng Hóa, Quảng Trị|22092022');
  await box.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' })).toHaveValue('Ho Thi Ca Chiu');
  await expect(box).toHaveCount(0);

  await page.goto('/notebook');
  await page.getByRole('button', { name: 'Quét thẻ căn cước' }).click();
  await box.fill(BHYT);
  await box.press('Enter');
  await page.getByRole('heading', { name: 'Hồ Văn Lương (bạn)' }).click();
  await expect(page.locator('.notebook__values')).toContainText('DK2454012345678');
  await expect(page.getByText(/^thẻ BHYT, \d{2}\/\d{2}\/\d{4}$/).first()).toBeVisible();
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
