// With scripts blocked a procedure still reads well, and the page says what cannot be done without them.
import { expect, test } from '../support/journey.ts';
import { expectAccessible } from '../support/axe.ts';

test.describe('with scripts switched off', () => {
  test.use({ javaScriptEnabled: false });

  test('a procedure reads well with no script at all', async ({ page }) => {
    await page.goto('/p/1.001193');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('khai sinh');
    for (const title of ['Giấy tờ', 'Căn cứ pháp lý']) {
      await expect(page.getByRole('heading', { name: title }).first()).toBeVisible();
    }
    await expect(page.locator('noscript .notice')).toBeVisible();
    await expect(page.locator('#crash')).toBeHidden();
  });

  test('an old code leads to today’s procedure with no script', async ({ page, world }) => {
    const answer = await page.request.get(`${world.url}/p/1.001193.000.00.00.H55`);
    expect(answer.ok()).toBe(true);
    expect(await answer.text()).toContain('khai sinh');
  });
});

test('the public page needs no wasm to be accessible', async ({ page }) => {
  await page.route(/\/assets\/.*\.(js|wasm)$/, route => route.abort());
  await page.goto('/p/1.001193');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page);
});
