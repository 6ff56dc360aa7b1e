// Pages read aloud, for who reads slowly or not at all. The browser of the tests has no voice: one that notes what it is asked to
// say stands in for it, and everything up to there is real.
import type { Page } from '@playwright/test';
import { expect, test } from '../support/journey.ts';
import { beginExtract } from '../support/extract.ts';

/** What the voices of a phone are. */
interface Voice { name: string; lang: string; localService: boolean }

/** Gives the page voices; returns what was said so far. One piece takes a moment, like on a phone. */
async function withVoices(page: Page, voices: Voice[]): Promise<() => Promise<string[]>> {
  await page.addInitScript((voices) => {
    const said: string[] = [];
    let current: { onerror?: () => void } | undefined;
    class Utterance {
      onend?: () => void;
      onerror?: () => void;
      constructor(readonly text: string) {}
    }
    const synthesis = {
      getVoices: () => voices,
      speak: (utterance: Utterance) => {
        said.push(utterance.text);
        current = utterance;
        setTimeout(() => current === utterance && utterance.onend?.(), 60);
      },
      cancel: () => {
        const stopped = current;
        current = undefined;
        // Whoever spoke hears of it a moment later.
        setTimeout(() => stopped?.onerror?.(), 20);
      },
    };
    Object.defineProperties(window, {
      speechSynthesis: { value: synthesis },
      SpeechSynthesisUtterance: { value: Utterance },
      said: { value: said },
    });
  }, voices);
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

const VIETNAMESE = { name: 'giọng trên máy', lang: 'vi-VN', localService: true };

test('the list of what is missing is read line by line, and stops when told to', async ({ page, complaints }) => {
  const said = await withVoices(page, [VIETNAMESE]);
  const draft = await beginExtract(page);
  await page.goto(`${draft}/review`);
  const lines = page.locator('.checklist__line');
  await expect(lines.first()).toBeVisible();
  const count = await lines.count();
  await page.getByRole('button', { name: 'Đọc to' }).click();
  await expect(page.getByRole('button', { name: 'Dừng đọc' })).toBeVisible();
  await expect(page.locator('[data-read]')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Đọc to' })).toBeVisible();
  await expect(page.locator('[data-read]')).toHaveCount(0);
  const all = await said();
  expect(all).toHaveLength(count);
  expect(all[0]).toContain((await lines.first().locator('a').innerText()).trim());

  await page.getByRole('button', { name: 'Đọc to' }).click();
  await page.getByRole('button', { name: 'Dừng đọc' }).click();
  await expect(page.getByRole('button', { name: 'Đọc to' })).toBeVisible();
  await page.waitForTimeout(300);
  expect((await said()).length).toBeLessThan(2 * count);

  // Stopped and begun again at once, the button goes on saying what a tap does.
  const before = (await said()).length;
  await page.getByRole('button', { name: 'Đọc to' }).evaluate((button: HTMLButtonElement) => [1, 2, 3].forEach(() => button.click()));
  // Once a second piece is being read, the first reading has long heard of its end.
  await expect.poll(async () => (await said()).length).toBeGreaterThan(before + 2);
  await expect(page.getByRole('button', { name: 'Dừng đọc' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Đọc to' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('who wants it has the button on each page, which says title, text and buttons in order', async ({ page }) => {
  const said = await withVoices(page, [{ ...VIETNAMESE, name: 'giọng trên mạng', localService: false }, VIETNAMESE]);
  await page.goto('/settings');
  await page.getByRole('group', { name: 'Nút “Đọc to” trên mỗi trang' }).getByRole('radio', { name: /^Có/ }).check();
  await page.goto('/scan');
  await page.getByRole('button', { name: 'Đọc to' }).click();
  await expect.poll(said).toContain('Quét mã');
  await page.getByRole('link', { name: 'Hồ sơ' }).click();
  const before = (await said()).length;
  await page.waitForTimeout(300);
  // Nobody reads a page that was left.
  expect((await said()).length).toBe(before);
});

test('a phone whose only voices send what they read elsewhere has no button and says why', async ({ page }) => {
  await withVoices(page, [{ ...VIETNAMESE, localService: false }]);
  await page.goto('/settings');
  await page.getByRole('group', { name: 'Nút “Đọc to” trên mỗi trang' }).getByRole('radio', { name: /^Có/ }).check();
  await expect(page.getByText('Máy này chưa có giọng đọc tiếng Việt')).toBeVisible();
  await page.goto('/scan');
  await expect(page.getByRole('heading', { name: 'Quét mã' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Đọc to' })).toHaveCount(0);
});
