// A new version of the app arrives in the middle of a draft: nothing reloads, nothing is lost, and it comes when nobody is typing.
import { rm } from 'node:fs/promises';
import { expect, settled, test } from '../support/journey.ts';
import { beginDraft, kept, NAME, NAME_FIELD } from '../support/draft.ts';
import { copyOfDist, publishNext } from '../support/release.ts';
import { World } from '../support/world.ts';

test('an update in the middle of a draft waits, and costs no letter', async ({ page }) => {
  const dist = await copyOfDist();
  const world = await World.start(dist);
  try {
    await page.goto(world.url);
    await settled(page);
    await page.reload();
    await beginDraft(page, world.url);
    const field = page.getByLabel(NAME_FIELD);
    await field.pressSequentially(NAME.slice(0, 10));
    await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));

    const { before, after } = await publishNext(dist);
    await world.stopServer();
    await world.startServer();
    await page.evaluate(async () => {
      const registration = (await navigator.serviceWorker.getRegistration())!;
      await registration.update();
      while (!registration.waiting) await new Promise(soon => setTimeout(soon, 20));
    });

    await field.pressSequentially(NAME.slice(10));
    await expect(field).toHaveValue(NAME);
    await kept(page);
    expect(await page.evaluate(() => 'sameDocument' in globalThis), 'no reload').toBe(true);
    expect(await build(page)).toBe(before);
    const section = page.url();

    await page.goto(world.url);
    await page.getByRole('button', { name: 'Cập nhật ngay' }).click();
    await expect(page.locator(`meta[name="build"][content="${after}"]`)).toBeAttached();
    await page.goto(section);
    await expect(page.getByLabel(NAME_FIELD)).toHaveValue(NAME);
    const caches = await page.evaluate(() => caches.keys());
    expect(caches, 'the old version is gone from the phone').toEqual([`shell-${after}`]);
  } finally {
    await world.stop();
    await rm(dist, { recursive: true, force: true });
  }

  function build(of: typeof page) {
    return of.locator('meta[name="build"]').getAttribute('content');
  }
});
