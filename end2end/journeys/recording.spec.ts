// Answers that are heard and seen: recorded on the phone or chosen, bounded, played back, handed in; and a name typed instead of a signature.
import type { Locator } from '@playwright/test';
import { expectForEverybody } from '../support/axe.ts';
import { codeOf } from '../support/birth.ts';
import { expect } from '../support/journey.ts';
import { begin, test } from '../support/own.ts';
import { goOn, kept, signIn } from '../support/pen.ts';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../support/chromium.ts';
import { wave } from '../support/sound.ts';

const PROCEDURE = '3.999996';

test.use({
  launchOptions: {
    executablePath: CHROMIUM,
    args: [...CHROMIUM_ARGUMENTS, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  },
});

test('sound and film are recorded, played back and handed in, with a name typed for a signature', async ({ page, world, complaints }) => {
  test.slow();
  await begin(page, PROCEDURE);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  const sound = page.getByRole('group', { name: 'Lời trình bày' });
  await record(sound, 'Ghi âm');
  await playable(sound.locator('audio'));
  const film = page.getByRole('group', { name: 'Hiện trường' });
  await record(film, 'Quay phim');
  await playable(film.locator('video'));
  await expectForEverybody(page);

  // A recording is taken back, and a file is chosen in its place.
  await sound.getByRole('button', { name: 'Bỏ tệp này' }).click();
  await sound.getByLabel('Chọn tệp âm thanh').setInputFiles({ name: 'loi.wav', mimeType: 'audio/wav', buffer: wave(1) });
  await playable(sound.locator('audio'));

  const signature = page.getByRole('group', { name: 'Chữ ký' });
  await signature.getByRole('button', { name: 'Gõ họ tên thay cho chữ ký' }).press('Enter');
  await signature.getByRole('button', { name: 'Dùng họ tên này' }).press('Enter');
  await expect(signature.getByText('Hãy gõ họ và tên của bạn')).toBeVisible();
  await expectForEverybody(page);
  await signature.getByRole('textbox', { name: 'Họ và tên của bạn' }).fill('Hồ Thị Lúa');
  await signature.getByRole('button', { name: 'Dùng họ tên này' }).press('Enter');
  await expect(signature.getByRole('img', { name: 'Ảnh đã có: Chữ ký' })).toBeVisible();
  await kept(page);
  await goOn(page);
  await goOn(page);
  await expect(page.getByRole('heading', { name: 'Xem lại và nộp', level: 1 })).toBeVisible();
  const answers = page.locator('.read-back__answer');
  await expect(answers.filter({ hasText: /^tệp đính kèm …[0-9a-f]{8}\.(wav|webm|mp4|png|jpg)$/ })).toHaveCount(3);
  const centre = page.getByRole('combobox', { name: 'Nơi nhận hồ sơ' });
  await centre.click();
  await centre.pressSequentially('huong phung');
  await page.getByRole('option', { name: /^Xã Hướng Phùng/ }).click();
  await page.getByRole('button', { name: /^Nộp/ }).click();
  await expect(page).toHaveURL(/\/dossiers\/[0-9a-f-]+$/);
  await signIn(page, 'Hồ Thị Lúa');
  const code = await codeOf(page);
  const [filed] = await world.provinceDossiers();
  expect(filed).toMatchObject({ MaHoSo: code });
  for (const said of ['@loi', '@phim', '@ky']) expect(JSON.stringify(filed)).toContain(said);
  expect(complaints).toEqual([]);
});

test('what is no sound, and what is too large, is refused with what to do', async ({ page }) => {
  await begin(page, PROCEDURE);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  const sound = page.getByRole('group', { name: 'Lời trình bày' });
  const choose = sound.getByLabel('Chọn tệp âm thanh');
  await choose.setInputFiles({ name: 'thu.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('không phải âm thanh') });
  await expect(sound.getByText('không phải âm thanh nghe được')).toBeVisible();
  await choose.setInputFiles({ name: 'dai.wav', mimeType: 'audio/wav', buffer: wave(11 * 1024 * 1024) });
  await expect(sound.getByText('Tệp lớn hơn 10 MB')).toBeVisible();
  await choose.setInputFiles({ name: 'loi.wav', mimeType: 'audio/wav', buffer: wave(1) });
  await playable(sound.locator('audio'));
  await expect(sound.getByText('Tệp lớn hơn 10 MB')).toBeHidden();
});

/** Records until the clock on the page has moved. */
async function record(question: Locator, how: string): Promise<void> {
  await question.getByRole('button', { name: how }).click();
  await expect(question.getByRole('timer')).toContainText(/Đang ghi: 0:0[1-9]/);
  await question.getByRole('button', { name: 'Dừng và giữ lại' }).click();
}

/** The browser has read its beginning and can play it. */
async function playable(player: Locator): Promise<void> {
  await expect(player).toHaveAccessibleName(/^Bản ghi đã có/);
  await expect.poll(() => player.evaluate((player: HTMLMediaElement) => player.readyState)).toBeGreaterThan(0);
}
