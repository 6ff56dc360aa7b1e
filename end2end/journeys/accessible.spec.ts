// axe-core finds nothing on any page, in both languages, with errors showing.
import { expect, settled, test } from '../support/journey.ts';
import { expectAccessible } from '../support/axe.ts';
import { beginDraft } from '../support/draft.ts';
import type { Page } from '@playwright/test';

const PLAIN = ['/', '/p/1.001193', '/p/1.003583', '/p/9.999999', '/scan', '/dossiers', '/settings', '/v', '/v/0000-0000-0000-0000', '/pay/khong-co', '/khong-co-trang-nay'];

for (const english of [false, true]) {
  const language = english ? 'English' : 'Vietnamese';

  test(`every page that needs nothing, in ${language}`, async ({ page }) => {
    await page.goto('/');
    await settled(page);
    if (english) await speakEnglish(page);
    for (const path of PLAIN) {
      await page.goto(path);
      await settled(page);
      await expectAccessible(page);
    }
  });

  test(`a draft with every error showing, in ${language}`, async ({ page, world }) => {
    test.slow();
    await page.goto('/');
    await settled(page);
    const draft = await beginDraft(page, world.url);
    if (english) await speakEnglish(page);
    await page.goto(draft);
    await settled(page);
    await expectAccessible(page);
    await page.locator('.steps a').first().waitFor();
    const sections = await page.locator('.steps a').evaluateAll(links => links.map(link => (link as HTMLAnchorElement).href));
    expect(sections.length).toBeGreaterThan(2);
    let showing = 0;
    for (const section of sections) {
      await page.goto(section);
      await settled(page);
      const on = page.locator('.bottom-bar button').last();
      // The heading stands there before the draft does; the button comes with the draft.
      await on.waitFor();
      await on.click();
      const wrong = page.locator('.error-summary').first();
      await wrong.waitFor({ timeout: 3000 }).then(() => (showing += 1), () => {});
      await expectAccessible(page);
    }
    expect(showing, 'sections with their errors showing').toBeGreaterThan(0);
  });
}

async function speakEnglish(page: Page): Promise<void> {
  await page.goto('/settings');
  await settled(page);
  await page.getByLabel('English').check();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
}
