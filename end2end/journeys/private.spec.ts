// Nothing personal is in plain text in the browser's profile folder after a filled draft.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '../support/journey.ts';
import { beginDraft, kept, NAME, NAME_FIELD } from '../support/draft.ts';
import { Phone } from '../support/phone.ts';

/** Not the number that the forms give as an example. */
const PHONE = '0987650142';

test('the profile folder holds nothing personal in plain text', async ({ world }) => {
  const phone = await Phone.unpack();
  try {
    const page = await phone.open(world.url);
    await page.locator('#app h1').waitFor();
    await beginDraft(page, world.url);
    await page.getByLabel(NAME_FIELD).pressSequentially(NAME);
    await page.getByLabel(/^Số điện thoại/).pressSequentially(PHONE);
    await kept(page);
    const section = page.url();
    await phone.close();

    const secrets = [NAME, NAME.normalize('NFD'), PHONE].flatMap(text => [
      Buffer.from(text, 'utf8'),
      Buffer.from(text, 'utf16le'),
    ]);
    let files = 0;
    for (const entry of await readdir(phone.profile, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      files += 1;
      const file = path.join(entry.parentPath, entry.name);
      const bytes = await readFile(file);
      for (const secret of secrets) {
        expect(bytes.includes(secret), `${secret.toString()} in ${file}`).toBe(false);
      }
    }
    expect(files, 'the profile was written').toBeGreaterThan(10);

    // It is there all the same, for the person whose phone this is.
    const again = await phone.open(section);
    await expect(again.getByLabel(NAME_FIELD)).toHaveValue(NAME);
  } finally {
    await phone.throwAway();
  }
});
