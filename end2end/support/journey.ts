// What every journey starts with: a world of its own, and a page that must not complain in its console.
import { test as base, expect, type Page } from '@playwright/test';
import { World } from './world.ts';

export { expect };

interface Journey {
  world: World;
  /** Everything the page's console called an error. */
  complaints: string[];
}

export const test = base.extend<Journey>({
  world: async ({}, use) => {
    const world = await World.start();
    await use(world);
    await world.stop();
  },
  baseURL: async ({ world }, use) => use(world.url),
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', error => complaints.push(error.message));
    page.on('console', message => {
      // A browser logs every request that fails while the network is off; that is the test's own doing.
      if (message.type() === 'error' && !/Failed to load resource|net::ERR_/.test(message.text())) {
        complaints.push(message.text());
      }
    });
    await use(complaints);
  },
});

/** Waits until the app has drawn itself and its offline worker has everything. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#app h1').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
}
