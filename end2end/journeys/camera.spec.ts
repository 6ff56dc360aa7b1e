// Phones whose camera is forbidden, missing, busy, out of reach or taken away: each has a sentence, and each leads on.
import { chromium, type BrowserContextOptions, type Page } from '@playwright/test';
import { expect, settled, test } from '../support/journey.ts';
import { CHROMIUM, CHROMIUM_ARGUMENTS, fakeCamera } from '../support/chromium.ts';
import { photoOf } from '../support/clip.ts';
import { beginExtract } from '../support/extract.ts';
import { Sights } from '../support/sights.ts';

const ZALO = 'Mozilla/5.0 (Linux; Android 12; SM-A125F) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0 Mobile Safari/537.36 Zalo android/12090701';
const CARD = '045195003318|197034562|Hồ Thị Mai|20081995|Nữ|Thôn Tà Rùng, Hướng Phùng, Hướng Hóa, Quảng Trị|10052021';

const soon = { timeout: 60_000 };

/** Opens an address on a phone with such a camera, and closes the phone afterwards. */
async function on(args: string[], look: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_ARGUMENTS, ...args] });
  try {
    const phone = { viewport: { width: 360, height: 640 }, locale: 'vi-VN', hasTouch: true, isMobile: true };
    await look(await browser.newPage({ ...phone, ...options }));
  } finally {
    await browser.close();
  }
}

/** Beside whatever the sentence says, a photo of the code and the code itself lead on. */
async function expectWaysOn(page: Page, url: string): Promise<void> {
  const code = await photoOf(`${url}/p/2.000635`);
  await page.locator('#scan-photo').setInputFiles({ name: 'to-roi.png', mimeType: 'image/png', buffer: code });
  await expect(page).toHaveURL(/\/p\/2\.000635$/, soon);
  await page.goto(`${url}/scan`);
  await page.locator('#typed-code').fill('1.001193');
  await page.getByRole('button', { name: 'Mở', exact: true }).click();
  await expect(page).toHaveURL(/\/p\/1\.001193$/);
}

test('a forbidden camera', async ({ world }) => {
  await on(['--use-fake-device-for-media-stream', '--deny-permission-prompts'], async page => {
    await page.goto(`${world.url}/scan`);
    await settled(page);
    await expect(page.locator('.viewfinder .notice')).toContainText('Hãy cho phép máy ảnh trong phần cài đặt của trình duyệt');
    await expectWaysOn(page, world.url);
  });
});

test('no camera', async ({ world }) => {
  await on(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=0'], async page => {
    await page.goto(`${world.url}/scan`);
    await settled(page);
    await expect(page.locator('.viewfinder .notice')).toContainText('Không thấy máy ảnh');
    await expectWaysOn(page, world.url);
  });
});

test('a camera that another app holds, until it lets go', async ({ world }) => {
  await on(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'], async page => {
    await page.addInitScript(() => {
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      Object.assign(window, { held: true });
      navigator.mediaDevices.getUserMedia = async constraints => {
        if ((window as unknown as { held: boolean }).held) throw new DOMException('in use', 'NotReadableError');
        return open(constraints);
      };
    });
    await page.goto(`${world.url}/scan`);
    await settled(page);
    await expect(page.locator('.viewfinder .notice')).toContainText('Máy ảnh đang bận');
    await page.evaluate(() => Object.assign(window, { held: false }));
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await expect(page.locator('.viewfinder__frame')).toBeVisible();
    await expect(page.locator('.viewfinder .notice')).toHaveCount(0);
  });
});

for (const { what, hidden } of [
  { what: 'forbids its pages the camera', hidden: false },
  { what: 'has no cameras at all', hidden: true },
]) {
  test(`a browser inside another app that ${what}`, async ({ world }) => {
    await on(['--use-fake-device-for-media-stream', '--deny-permission-prompts'], async page => {
      if (hidden) await page.addInitScript(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }));
      await page.goto(`${world.url}/scan`);
      await settled(page);
      await expect(page.locator('.viewfinder .notice')).toContainText('Hãy mở trang bằng Chrome hoặc Safari');
      await page.getByRole('button', { name: 'Sao chép đường dẫn' }).click();
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(`${world.url}/scan`);
      await expectWaysOn(page, world.url);
    }, { userAgent: ZALO, permissions: ['clipboard-read', 'clipboard-write'] });
  });
}

test('a call takes the camera away from a form: nothing is lost, and it reads the card afterwards', async ({ world }) => {
  test.slow();
  const sights = await Sights.unpack();
  try {
    await on(fakeCamera(sights.file), async page => {
      await page.addInitScript(() => {
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async constraints => {
          const stream = await open(constraints);
          Object.assign(window, { track: stream.getVideoTracks()[0] });
          return stream;
        };
      });
      const easel = await page.context().browser()!.newPage();
      await sights.lay({ paper: 1 }, easel);
      await beginExtract(page, world.url);
      await page.getByRole('button', { name: 'Tiếp tục' }).click();
      const phone = page.getByRole('textbox', { name: 'Số điện thoại' });
      await page.getByRole('radio', { name: 'Chính tôi', exact: true }).check();
      await phone.fill('0912345678');
      const scan = page.getByRole('button', { name: 'Quét mã trên thẻ căn cước' }).first();
      const finder = page.locator('.viewfinder');
      await scan.click();
      // The whole picture is to be seen at once, and is put away as easily.
      const bar = page.locator('.bottom-bar');
      await expect.poll(async () => {
        const [hint, below] = [await finder.locator('.viewfinder__hint').boundingBox(), await bar.boundingBox()];
        return hint!.y > 0 && hint!.y + hint!.height <= below!.y;
      }).toBe(true);
      await page.getByRole('button', { name: 'Đóng máy ảnh' }).click();
      await expect(finder).toHaveCount(0);
      // The call comes while the camera shows something again, not while it is still being opened.
      await page.evaluate(() => Reflect.deleteProperty(window, 'track'));
      await scan.click();
      await page.waitForFunction(() => 'track' in window && document.querySelector<HTMLVideoElement>('.viewfinder video')!.videoWidth > 0);
      await expect(finder.getByText('Đang mở máy ảnh')).toHaveCount(0);

      await page.evaluate(() => {
        const { track } = window as unknown as { track: MediaStreamTrack };
        track.stop();
        track.dispatchEvent(new Event('ended'));
      });
      await expect(finder.locator('.notice')).toContainText('Có thể do cuộc gọi hoặc ứng dụng khác');
      await expect(phone).toHaveValue('0912345678');

      await sights.lay({ print: ['CĂN CƯỚC CÔNG DÂN', 'Hồ Thị Mai'], code: CARD }, easel);
      await finder.getByRole('button', { name: 'Thử lại' }).click();
      await expect(page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' })).toHaveValue('Hồ Thị Mai', soon);
      await expect(finder).toHaveCount(0);
    });
  } finally {
    await sights.throwAway();
  }
});
