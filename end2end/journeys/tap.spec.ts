// A tap that leaves a wrong answer behind does what it was meant to: what is then said above moves the page only afterwards.
import type { Locator, Page } from '@playwright/test';
import { expect } from '../support/journey.ts';
import { begin, open, test } from '../support/kinds.ts';
import { write } from '../support/pen.ts';

/** How somebody taps: down, the box is left, up. */
const WAYS: Record<string, (page: Page, what: Locator, box: Locator) => Promise<void>> = {
  'a mouse held down while the box is left': async (page, what, box) => {
    const { x, y } = await middle(what);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await expect(box).not.toBeFocused();
    await page.mouse.up();
  },
  'a thumb': async (page, what) => {
    const { x, y } = await middle(what);
    await page.touchscreen.tap(x, y);
  },
};

for (const [way, press] of Object.entries(WAYS)) {
  test(`a tap right after a wrong answer is not lost: ${way}`, async ({ page, complaints }) => {
    await begin(page);
    await open(page);
    const box = page.getByRole('textbox', { name: 'Số người trong nhà' });
    const error = page.locator('.field__error');
    const loud = page.getByRole('checkbox', { name: 'Loa' });

    await loud.scrollIntoViewIfNeeded();
    await write(page, 'Số người trong nhà', 'bốn');
    await press(page, page.getByText('Loa', { exact: true }), box);
    await expect(loud).toBeChecked();
    await expect(error).toHaveCount(1);

    await write(page, 'Số người trong nhà', '4');
    await expect(error).toHaveCount(0);
    await write(page, 'Số người trong nhà', 'bốn');
    await press(page, page.getByRole('button', { name: 'Tiếp tục' }), box);
    await expect(page.getByRole('alert')).toContainText('chỗ cần sửa');
    expect(complaints).toEqual([]);
  });
}

test('who goes on by keyboard is told as soon as the box is left', async ({ page }) => {
  await begin(page);
  await open(page);
  await write(page, 'Số người trong nhà', 'bốn');
  await expect(page.locator('.field__error')).toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox', { name: 'Diện tích khai (ha)' })).toBeFocused();
  await expect(page.locator('.field__error')).toHaveCount(1);
});

async function middle(what: Locator): Promise<{ x: number; y: number }> {
  await expect(what).toBeInViewport({ ratio: 1 });
  const box = (await what.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
