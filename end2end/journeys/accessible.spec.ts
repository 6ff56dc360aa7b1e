// Every page is for everybody: axe-core finds nothing in both languages, light and dark, with errors showing, and large letters fit.
import type { Page } from '@playwright/test';
import { expect, settled, test } from '../support/journey.ts';
import { expectForEverybody } from '../support/axe.ts';
import { PROCEDURE, atTheDesk, notice, upload } from '../support/author.ts';
import { beginDraft } from '../support/draft.ts';
import { fileExtract } from '../support/extract.ts';
import { cellAt } from '../support/workbook.ts';
import { inDays } from '../support/world.ts';

const PLAIN = ['/', '/p/1.001193', '/p/1.003583', '/p/9.999999', '/life/birth', '/scan', '/share', '/dossiers', '/settings', '/notebook', '/v', '/v/0000-0000-0000-0000', '/pay/khong-co', '/khong-co-trang-nay'];

const soon = { timeout: 45_000 };

/** Words on the buttons that bring a page's errors out. */
const WORDS = {
  vi: { object: 'Có chỗ sai, cần sửa', send: 'Gửi yêu cầu sửa', supplement: 'Gửi bổ sung', rate: 'Gửi đánh giá', withdraw: 'Rút hồ sơ', pay: 'Tiếp tục', other: 'Nộp bằng cách khác', platform: /^Cổng thanh toán/ },
  en: { object: 'Something is wrong', send: 'Send the correction', supplement: 'Send the supplement', rate: 'Send', withdraw: 'Withdraw', pay: 'Go on', other: 'Pay another way', platform: /^Payment platform/ },
};

for (const lang of ['vi', 'en'] as const) {
  const words = WORDS[lang];
  const language = { vi: 'Vietnamese', en: 'English' }[lang];

  test(`every page that needs nothing, in ${language}`, async ({ page }) => {
    test.slow();
    await page.goto('/');
    await settled(page);
    await speak(page, lang);
    for (const path of PLAIN) {
      await page.goto(path);
      await settled(page);
      await unfold(page);
      await expectForEverybody(page);
    }
    await page.goto('/scan');
    await settled(page);
    await page.locator('#typed-code').fill('xin chào');
    await page.locator('#typed-code').press('Enter');
    await expect(page.locator('#scan-verdict')).not.toBeEmpty();
    await expectForEverybody(page);
  });

  test(`the pages of an author, in ${language}`, async ({ browser, world }) => {
    test.slow();
    const desk = await atTheDesk(browser, world.url);
    // A desk computer is wide; what does not fit a phone would show there first.
    await desk.setViewportSize({ width: 360, height: 640 });
    // The language stays with the browser once it was asked for.
    await desk.goto(`/authoring?lang=${lang}`);
    await expectForEverybody(desk);
    await desk.goto(`/authoring/${PROCEDURE}`);
    await expectForEverybody(desk);
    const book = notice('2026-11-24');
    cellAt(book, 'survey!A3').set('texxt');
    await upload(desk, book);
    await expect(desk.locator('mark')).toHaveText('texxt');
    await expectForEverybody(desk);
    cellAt(book, 'survey!A3').set('text');
    await upload(desk, book);
    await desk.frameLocator('iframe').locator('form.form').waitFor();
    await expectForEverybody(desk);
    const trial = await desk.locator('iframe').getAttribute('src');
    await desk.locator('form button[type=submit]').last().click();
    await expect(desk.getByRole('status')).toBeVisible();
    await expectForEverybody(desk);
    await desk.goto(trial!);
    await desk.locator('form.form').waitFor();
    await desk.locator('#continue').click();
    await expect(desk.locator('.error-summary').first()).toBeVisible();
    await expectForEverybody(desk);
    await desk.context().clearCookies();
    await desk.goto(`/authoring?lang=${lang}`);
    await expectForEverybody(desk);
    await desk.context().close();
  });

  test(`a draft with every error showing, in ${language}`, async ({ page, world }) => {
    test.slow();
    await page.goto('/');
    await settled(page);
    const draft = await beginDraft(page, world.url);
    await speak(page, lang);
    await page.goto(draft);
    await page.locator('.steps a').first().waitFor();
    await expectForEverybody(page);
    const sections = await page.locator('.steps a').evaluateAll(links => links.map(link => (link as HTMLAnchorElement).href));
    expect(sections.length).toBeGreaterThan(2);
    let showing = 0;
    for (const section of sections) {
      await page.goto(section);
      const on = page.locator('.bottom-bar button').last();
      // The heading stands there before the draft does; the button comes with the draft.
      await on.waitFor();
      await on.click();
      const wrong = page.locator('.error-summary').first();
      await wrong.waitFor({ timeout: 3000 }).then(() => (showing += 1), () => {});
      await expectForEverybody(page);
    }
    expect(showing, 'sections with their errors showing, and the last look').toBeGreaterThan(1);
  });

  test(`the notebook, open and locked, and what it offers, in ${language}`, async ({ page, world }) => {
    test.slow();
    await page.goto('/');
    await settled(page);
    await beginDraft(page, world.url);
    const section = page.url();
    await speak(page, lang);
    await page.goto('/notebook');
    await page.locator('#notebook-name').fill('Hồ Thị Kăn Lấm');
    await page.locator('#notebook-name').press('Enter');
    await expect(page.locator('.fold').filter({ hasText: 'Hồ Thị Kăn Lấm' })).toBeVisible();
    await unfold(page);
    await page.locator('.notebook__deeds button').first().click();
    await expect(page.locator('.notebook__deeds input')).toBeVisible();
    await page.locator('.notebook__deeds input').fill('?');
    await page.locator('.notebook__deeds input').press('Enter');
    await expect(page.locator('.notebook__deeds .field__error')).toBeVisible();
    const lock = page.locator('form').filter({ has: page.locator('#new-pin') }).getByRole('button');
    await page.locator('#new-pin').fill('12');
    await lock.click();
    await expect(page.locator('#new-pin-error')).toBeVisible();
    await expectForEverybody(page);

    await page.goto(section);
    await expect(page.locator('.offers__person')).toBeVisible();
    await unfold(page);
    await expect(page.locator('.offers__value').first()).toBeVisible();
    await expectForEverybody(page);

    await page.goto('/notebook');
    await page.locator('#new-pin').waitFor({ state: 'attached' });
    await unfold(page);
    for (const box of ['#new-pin', '#new-pin-again']) await page.locator(box).fill('583920');
    await lock.click();
    // Changing the lock stands there now, and removing it.
    await expect(page.locator('#new-pin')).toHaveValue('');
    await page.reload();
    await page.locator('#notebook-pin').fill('583921');
    await page.locator('#notebook-pin').press('Enter');
    await expect(page.locator('#notebook-pin-error')).toBeVisible();
    await unfold(page);
    await expectForEverybody(page);
  });

  test(`a dossier on its way, in ${language}`, async ({ page, world }) => {
    test.slow();
    const code = await fileExtract(page);
    const dossier = page.url();
    const here = async (path = '') => {
      await page.goto(`${dossier}${path}`);
      await settled(page);
    };
    await speak(page, lang);
    await here();
    const main = page.getByRole('main');

    // The fee and the draft certificate wait for an answer; the answers are wrong.
    await world.officer(code, 'status', { status: 2, due: inDays(21).iso });
    await world.officer(code, 'status', { status: 4 });
    await world.officer(code, 'draft', { fields: ['Họ và tên: Hồ Thị Mai', 'Ngày sinh: 20/08/1995'] });
    await page.getByRole('button', { name: words.object }).click(soon);
    await page.getByRole('button', { name: words.send, exact: true }).click();
    await expect(page.locator('#draft-wrong-error')).toBeVisible();
    await expectForEverybody(page);
    await page.getByRole('button', { name: words.withdraw }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.withdraw }).click();
    await expect(page.locator('#withdraw-reason-error')).toBeVisible();
    await expectForEverybody(page);

    await world.officer(code, 'supplement', { papers: ['Sổ hộ khẩu cũ'], text: 'Chụp giúp trang có tên' });
    await here();
    await page.getByRole('button', { name: words.supplement, exact: true }).click(soon);
    await expect(main.locator('.notice--error')).toBeVisible();
    await expectForEverybody(page);

    await here('/pay');
    await expectForEverybody(page);
    await page.getByRole('radio').first().check();
    const prepared = page.waitForResponse(answer => /\/api\/v1\/payments\//.test(answer.url()) && answer.request().method() === 'PUT');
    await page.getByRole('button', { name: words.pay, exact: true }).click();
    const { share_url } = (await (await prepared).json()) as { share_url: string };
    await expect(page.locator('.qr-image')).toBeVisible();
    await expectForEverybody(page);
    await page.getByRole('button', { name: words.other }).click();
    await page.getByRole('radio', { name: words.platform }).check();
    await page.getByRole('button', { name: words.pay, exact: true }).click();
    await expect(main.locator('a.button[href*="thanh-toan"]')).toBeVisible(soon);
    await expectForEverybody(page);
    // The dossier says that it waits for the platform.
    await here();
    await expect(main.locator('.task-card .notice')).toBeVisible();
    await expectForEverybody(page);
    await page.goto(share_url);
    await expect(page.locator('.qr-image')).toBeVisible();
    await expectForEverybody(page);

    await here('/receipt');
    const number = page.getByText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/).first();
    await expect(number).toBeVisible();
    await expectForEverybody(page);
    await page.goto(`/v/${(await number.textContent())!.trim()}`);
    await expect(page.locator('.notice--success')).toBeVisible();
    await expectForEverybody(page);
    for (const path of ['/', '/dossiers', '/settings']) {
      await page.goto(path);
      await settled(page);
      await unfold(page);
      await expect(main.locator('.task-card, .fold').first()).toBeVisible();
      await expectForEverybody(page);
    }

    await world.officer(code, 'status', { status: 4 });
    await world.officer(code, 'result', { name: 'Trích lục khai sinh', text: 'Hồ Thị Mai' });
    await world.officer(code, 'return', { note: 'Trả bản điện tử' });
    await here();
    await page.getByRole('button', { name: words.rate, exact: true }).click(soon);
    await expect(page.locator('#stars-error')).toBeVisible();
    await expectForEverybody(page);
  });

  test(`a dossier that is refused, in ${language}`, async ({ page, world }) => {
    test.slow();
    const code = await fileExtract(page);
    const dossier = page.url();
    await world.officer(code, 'refuse', { reason: 'Không đúng thẩm quyền của xã' });
    await speak(page, lang);
    await page.goto(dossier);
    await expect(page.locator('.notice--error')).toBeVisible(soon);
    await expectForEverybody(page);
  });
}

/** Opens what is folded, so that it is looked at too. */
async function unfold(page: Page): Promise<void> {
  await page.locator('details').evaluateAll(folds => folds.forEach(fold => ((fold as HTMLDetailsElement).open = true)));
}

async function speak(page: Page, lang: 'vi' | 'en'): Promise<void> {
  if (lang === 'vi') return;
  await page.goto('/settings');
  await settled(page);
  await page.getByLabel('English').check();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
}
