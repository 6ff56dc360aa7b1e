// One walk from the first page to a received dossier, photographed for README and for the phone's install sheet.
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, settled, test } from '../support/journey.ts';
import { aboutMai, aboutTheRecord, aboutTheResult, aboutThePerson, beginExtract, CENTRE } from '../support/extract.ts';
import { goOn, kept, signIn } from '../support/pen.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../public/screenshots');

async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => {
    window.scrollTo(0, 0);
    (document.activeElement as HTMLElement | null)?.blur();
  });
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
}

test('the pictures', async ({ page, world }) => {
  await page.goto('/');
  await settled(page);
  await expect(page.getByText('Sinh con')).toBeVisible();
  await picture(page, 'home');

  await page.goto('/p/2.000635');
  await expect(page.getByText('Tờ khai này đã có trên máy')).toBeVisible();
  await picture(page, 'procedure');

  await beginExtract(page);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await aboutMai(page);
  await page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' }).scrollIntoViewIfNeeded();
  await page.screenshot({ path: path.join(FOLDER, 'section.png') });
  await goOn(page);
  for (const section of [aboutTheRecord, aboutThePerson, aboutTheResult]) {
    await section(page);
    await kept(page);
    await goOn(page);
  }
  await goOn(page);
  await expect(page.getByRole('combobox', { name: 'Nơi nhận hồ sơ' })).toHaveValue(CENTRE);
  await page.getByRole('button', { name: /^Nộp/ }).click();
  await signIn(page, 'Hồ Thị Lúa');
  await expect(page.getByText('Mới đăng ký').first()).toBeVisible();
  await expect(page.getByText(/^000\.00\.99\.H99-/).first()).toBeVisible({ timeout: 45_000 });
  await picture(page, 'dossier');
  expect(await world.provinceDossiers()).toHaveLength(1);
});
