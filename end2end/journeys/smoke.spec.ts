// The shortest journey there is: open the app, lose the network, open it again.
import { expect, settled, test } from '../support/journey.ts';
import { expectAccessible } from '../support/axe.ts';

test('the app opens, and opens again with no network', async ({ page, world, complaints }) => {
  await page.goto('/');
  await settled(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page);

  await world.stopServer();
  await page.reload();
  await expect(page.locator('#app').getByRole('heading', { level: 1 })).toBeVisible();
  expect(complaints).toEqual([]);
});
