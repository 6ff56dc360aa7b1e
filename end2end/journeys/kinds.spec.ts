// One form with every kind of question: filled by hand and by keyboard alone, handed in, read back, and for everybody.
import type { Locator, Page } from '@playwright/test';
import { expectForEverybody } from '../support/axe.ts';
import { codeOf } from '../support/birth.ts';
import { expect, settled } from '../support/journey.ts';
import { HERE, PDF, PROCEDURE, SECTIONS, begin, open, test, there } from '../support/kinds.ts';
import { goOn, kept, signIn } from '../support/pen.ts';
import { photo } from '../support/photo.ts';
import type { World } from '../support/world.ts';

test('every kind of question is answered by hand, handed in and read back', async ({ page, world, complaints }) => {
  test.slow();
  await begin(page);
  await open(page);
  for (const section of SECTIONS) {
    await section(page);
    await kept(page);
    await goOn(page);
  }
  await readBack(page);
  await handIn(page, world);
  expect(complaints).toEqual([]);
});

test('every kind of question is answered by keyboard alone', async ({ page, world, complaints }) => {
  test.slow();
  await begin(page);
  await open(page);
  const say = async (question: string, text: string) => {
    await reach(page, page.getByRole('textbox', { name: question }));
    await page.keyboard.insertText(text);
  };
  const press = async (button: Locator, key = 'Enter') => {
    await reach(page, button);
    await page.keyboard.press(key);
  };
  const next = async () => {
    await kept(page);
    const before = page.url();
    await press(page.getByRole('button', { name: 'Tiếp tục' }));
    await expect(page).not.toHaveURL(before);
  };
  await say('Họ và tên', 'Hồ Thị Lúa');
  await say('Số người trong nhà', '4');
  await say('Diện tích khai (ha)', '1,5');
  await say('Ngày', '05/03/2026');
  await press(page.getByRole('radio', { name: 'Nam' }), 'ArrowDown');
  await expect(page.getByRole('radio', { name: 'Nữ' })).toBeChecked();
  await press(page.getByRole('checkbox', { name: 'Loa' }), 'Space');
  await next();

  await say('Giờ hẹn', '14h');
  await say('Bắt đầu lúc', '5/3/2026 14:30');
  await say('Xong lúc', '5/3/2026 17:00');
  await expect(page.getByText('Việc kéo dài 3 giờ.')).toBeVisible();
  await next();

  await press(page.getByRole('button', { name: 'Lấy vị trí tôi đang đứng' }));
  await expect(page.getByRole('textbox', { name: 'Vị trí nhà' })).toHaveValue(/^16\.6214/);
  await say('Đường vào', `16.62, 106.73\n${HERE.latitude}, ${HERE.longitude}`);
  await say('Thửa đất', '16.62, 106.73\n16.63, 106.73\n16.63, 106.74');
  await say('Mã trên biên bản', '8934563138165');
  await next();

  await reach(page, page.getByRole('slider', { name: 'Mức hài lòng' }));
  for (const number of ['1', '2', '3']) {
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('textbox', { name: 'Mức hài lòng' })).toHaveValue(number);
  }
  await say('Phần góp', '0,75');
  await press(page.getByRole('button', { name: 'Đưa lên: Làm chợ' }));
  const order = page.getByRole('group', { name: 'Việc nên làm trước' }).getByRole('listitem');
  await expect(order.nth(1)).toContainText('Làm chợ');
  await expect(page.getByRole('button', { name: 'Đưa lên: Làm chợ' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(order).toContainText(['Làm chợ', 'Làm đường', 'Sửa trường']);
  await next();

  const picture = { name: 'anh.png', mimeType: 'image/png', buffer: photo(3, 300, 400) };
  for (const name of ['Ảnh ngôi nhà', 'Ảnh chỗ hỏng', 'Sơ đồ đường vào', 'Chữ ký']) {
    const question = page.getByRole('group', { name });
    await hand(page, question.getByLabel('Chọn ảnh', { exact: true }), picture);
    if (name === 'Ảnh chỗ hỏng') await press(question.getByRole('button', { name: 'Xong' }));
    await there(question, name);
  }
  const plan = page.getByRole('group', { name: 'Bản vẽ' });
  await hand(page, plan.getByLabel('Chọn ảnh hoặc PDF'), PDF);
  await expect(plan.getByText('Đã có tệp PDF')).toBeVisible();
  await press(page.getByRole('checkbox', { name: 'Tôi cam đoan' }), 'Space');
  await next();
  await readBack(page);
  await handIn(page, world);
  expect(complaints).toEqual([]);
});

for (const lang of ['vi', 'en'] as const) {
  test(`every kind of question is for everybody, empty, wrong and answered, in ${{ vi: 'Vietnamese', en: 'English' }[lang]}`, async ({ page }) => {
    test.slow();
    await page.goto('/');
    await settled(page);
    const draft = await begin(page);
    const speak = async (label: string, title: string) => {
      await page.goto('/settings');
      await settled(page);
      await page.getByLabel(label).check();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    };
    const look = async (tried: boolean) => {
      await page.goto(draft);
      await page.locator('.steps a').first().waitFor();
      const sections = await page.locator('.steps a').evaluateAll(links => links.map(link => (link as HTMLAnchorElement).href));
      for (const section of sections.slice(0, SECTIONS.length)) {
        await page.goto(section);
        const on = page.locator('.bottom-bar button').last();
        await on.waitFor();
        await expect(page.locator('.loading')).toHaveCount(0);
        if (tried) {
          await on.click();
          await page.locator('.error-summary').first().waitFor();
        }
        await expectForEverybody(page);
      }
    };
    if (lang === 'en') await speak('English', 'Settings');
    await look(true);
    if (lang === 'en') await speak('Tiếng Việt', 'Cài đặt');
    await page.goto(draft);
    await open(page);
    for (const section of SECTIONS) {
      await section(page);
      await kept(page);
      await goOn(page);
    }
    if (lang === 'en') await speak('English', 'Settings');
    await look(false);
  });
}

/** Everything once more, in the words of the person. */
async function readBack(page: Page): Promise<void> {
  await goOn(page);
  await expect(page.getByRole('heading', { name: 'Xem lại và nộp', level: 1 })).toBeVisible();
  const answers = page.locator('.read-back__answer');
  for (const said of ['14:00', '14:30 05/03/2026', '8934563138165', '0,75', 'Làm chợ, Làm đường, Sửa trường']) {
    await expect(answers.filter({ hasText: said }).first(), said).toBeAttached();
  }
  await expect(answers.filter({ hasText: /^tệp đính kèm …[0-9a-f]{8}\.(jpg|png|pdf)$/ })).toHaveCount(5);
  const centre = page.getByRole('combobox', { name: 'Nơi nhận hồ sơ' });
  await centre.click();
  await centre.pressSequentially('huong phung');
  await page.getByRole('option', { name: /^Xã Hướng Phùng/ }).click();
  await expect(centre).toHaveValue(/^Xã Hướng Phùng/);
}

/** Sends it and follows it to the province, with its five files. */
async function handIn(page: Page, world: World): Promise<void> {
  await page.getByRole('button', { name: /^Nộp/ }).click();
  await expect(page).toHaveURL(/\/dossiers\/[0-9a-f-]+$/);
  await signIn(page, 'Hồ Thị Lúa');
  const code = await codeOf(page);
  const filed = await world.provinceDossiers();
  expect(filed).toHaveLength(1);
  expect(filed[0]).toMatchObject({ MaHoSo: code, MaTTHC: PROCEDURE });
  const text = JSON.stringify(filed[0]);
  for (const said of ['14:00', '16.6214, 106.7339', 'Làm chợ, Làm đường, Sửa trường', '@ky', '@anh_ho', '@tep']) expect(text).toContain(said);
}

/** Goes to a control with the tabulator, as somebody without a mouse does. */
async function reach(page: Page, control: Locator): Promise<void> {
  for (let step = 0; step < 150; step++) {
    if (await control.first().evaluate(element => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the tabulator never came to ${control}`);
}

/** Hands in a file at a control that the tabulator reaches; the chooser that a key opens there is the browser's own. */
async function hand(page: Page, input: Locator, file: typeof PDF): Promise<void> {
  await reach(page, input);
  await input.setInputFiles(file);
}
