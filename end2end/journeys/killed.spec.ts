// The browser is killed without warning: while typing, and while a photo is being taken in. What was there is there again.
import { expect, test } from '../support/journey.ts';
import { begin, beginDraft, kept, NAME, NAME_FIELD } from '../support/draft.ts';
import { Phone } from '../support/phone.ts';
import { photo } from '../support/photo.ts';

test('a browser killed while typing has every letter that was saved', async ({ world }) => {
  const phone = await Phone.unpack();
  try {
    let page = await phone.open(world.url);
    await page.locator('#app h1').waitFor();
    await beginDraft(page, world.url);
    await page.getByLabel(NAME_FIELD).pressSequentially(NAME);
    await kept(page);
    const section = page.url();
    await phone.kill();

    page = await phone.open(section);
    await expect(page.getByLabel(NAME_FIELD)).toHaveValue(NAME);

    // Once more, in the middle of a word and without waiting for anything.
    await page.getByLabel(NAME_FIELD).press('End');
    await page.getByLabel(NAME_FIELD).pressSequentially(' Phương Thảo');
    await phone.kill();
    page = await phone.open(section);
    await expect(page.getByLabel(NAME_FIELD)).toHaveValue(new RegExp(`^${NAME}`));
  } finally {
    await phone.throwAway();
  }
});

test('a browser killed while photos are taken in keeps each photo whole or not at all', async ({ world }) => {
  const phone = await Phone.unpack();
  try {
    let page = await phone.open(world.url);
    await page.locator('#app h1').waitFor();
    // The one paper of a social pension that everybody may attach.
    const draft = await begin(page, world.url, '1.014027');
    await page.goto(`${draft}/papers`);
    const input = page.locator('input[type=file]:not([capture])').first();
    await input.setInputFiles({ name: 'trang-1.png', mimeType: 'image/png', buffer: photo(1) });
    await expect(page.getByRole('img', { name: 'Trang 1' })).toBeVisible();
    await input.setInputFiles([2, 3, 4].map(number => ({
      name: `trang-${number}.png`,
      mimeType: 'image/png',
      buffer: photo(number),
    })));
    await phone.kill();

    page = await phone.open(`${draft}/papers`);
    await expect(page.getByRole('img', { name: 'Trang 1' })).toBeVisible();
    const broken = await page.locator('main img').evaluateAll(async images => {
      const all = images as HTMLImageElement[];
      await Promise.all(all.map(image => image.decode().catch(() => {})));
      return all.filter(image => image.naturalWidth === 0).length;
    });
    expect(broken, 'photos that cannot be shown').toBe(0);
  } finally {
    await phone.throwAway();
  }
});
