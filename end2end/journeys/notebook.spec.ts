// What was given once: kept with a yes, offered into the next form, locked, taken to another phone, forgotten.
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { expectForEverybody } from '../support/axe.ts';
import { CHROMIUM, CHROMIUM_ARGUMENTS, fakeCamera } from '../support/chromium.ts';
import { clipOf } from '../support/clip.ts';
import { expect, settled, test } from '../support/journey.ts';
import { beginDraft, kept as isKept, NAME_FIELD } from '../support/draft.ts';
import { beginExtract, fileExtract, fillExtract, NAME } from '../support/extract.ts';
import { find, kept } from '../support/pen.ts';
import { addByName, lock, unlock } from '../support/notebook.ts';
import { Phone } from '../support/phone.ts';
import { inDays } from '../support/world.ts';

/** Not a number that forms give as an example. */
const PIN = '583920';
const WRONG = '583921';
/** Somebody who stands in no draft. */
const MOTHER = 'Hồ Thị Kăn Lấm';
const SECRET = 'con đò bến cũ';

test('the second form is filled from the first with one tap, each answer with its source', async ({ page, complaints }) => {
  test.slow();
  await beginExtract(page);
  await fillExtract(page);
  await page.getByRole('button', { name: /^Nộp/ }).click();
  await expect(page).toHaveURL(/\/dossiers\/[0-9a-f-]+$/);
  const dossier = page.url();

  // Asked once; nothing is kept before the yes.
  await expect(page.getByText('Giữ lại cho lần sau?')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: new RegExp(`^${NAME}: Họ và tên, `) })).toBeChecked();
  await page.goto('/notebook');
  await expect(page.getByText('Sổ tay còn trống')).toBeVisible();
  await page.goto(dossier);
  await page.getByRole('button', { name: 'Giữ lại', exact: true }).click();
  await expect(page.getByText('Đã giữ lại trong Sổ tay.')).toBeVisible();
  await expect(page.getByText('Giữ lại cho lần sau?')).toBeHidden();

  await beginDraft(page, '');
  const own = page.getByRole('group', { name: 'Thông tin của bạn' });
  await expect(page.getByLabel(NAME_FIELD)).toHaveValue('');
  await own.getByText(`Xem sẽ điền gì cho ${NAME}`).click();
  await expect(own.locator('.offers__values')).toContainText('045195003318');
  await expect(own.locator('.offers__values')).toContainText('tờ khai thủ tục 2.000635');
  await own.getByRole('button', { name: `Điền từ sổ tay: ${NAME}` }).click();
  await expect(page.getByLabel(NAME_FIELD)).toHaveValue(NAME);
  await expect(own.getByRole('textbox', { name: 'Số định danh cá nhân' })).toHaveValue('045195003318');
  await expect(own.getByRole('combobox', { name: 'Xã, phường, đặc khu' })).toHaveValue('Xã Hướng Phùng');
  const note = page.locator('[id="nyc_ho_ten-note"]');
  await expect(note).toHaveText(/^Lấy từ sổ tay: tờ khai thủ tục 2\.000635, \d{2}\/\d{2}\/\d{4}$/);
  await kept(page);

  // It is said after a reload too; what is edited says so.
  await page.reload();
  await expect(note).toBeVisible();
  await page.getByLabel(NAME_FIELD).fill(`${NAME} Hai`);
  await expect(note).toHaveText(/^Lấy từ sổ tay: .*, đã sửa$/);
  await kept(page);
  // What was typed stays, whatever is offered.
  await own.getByRole('button', { name: `Điền từ sổ tay: ${NAME}` }).click();
  await expect(page.getByText('Không có gì mới để điền ở phần này.')).toBeVisible();
  await expect(page.getByLabel(NAME_FIELD)).toHaveValue(`${NAME} Hai`);
  expect(complaints).toEqual([]);
});

test('one number under two people is pointed out and stops nobody', async ({ page, world }) => {
  await page.goto(`${world.url}/p/1.000894`);
  await expect(page.getByText('Tờ khai này đã có trên máy')).toBeVisible();
  await page.getByRole('button', { name: 'Bắt đầu điền tờ khai' }).click();
  await expect(page.getByRole('heading', { name: 'Tất cả các phần' })).toBeVisible();
  const links = await page.locator('.steps a').evaluateAll(all => all.map(link => (link as HTMLAnchorElement).href));
  const number = async (section: string, id: string) => {
    await page.goto(links.find(link => link.endsWith(section))!);
    await page.locator(`[id="${id}-0"], [id="${id}"]`).first().waitFor();
  };
  await number('/ben_nu', 'vo_ho_ten');
  await page.getByRole('radio', { name: 'Thẻ Căn cước công dân' }).first().check();
  await page.getByRole('textbox', { name: 'Số định danh cá nhân' }).fill('045195003318');
  await kept(page);
  await number('/ben_nam', 'chong_ho_ten');
  await page.getByRole('radio', { name: 'Thẻ Căn cước công dân' }).first().check();
  await page.getByRole('textbox', { name: 'Số định danh cá nhân' }).fill('045195003318');
  const said = page.getByText('Số định danh này cũng ghi ở phần “Thông tin bên nữ”');
  await expect(said).toBeVisible();
  await kept(page);

  // The last look says it too, and one tap leads to the number.
  await page.goto(links.find(link => link.endsWith('/review'))!);
  const line = page.locator('.checklist').getByRole('link', { name: 'Thông tin bên nam: số định danh này cũng ghi ở phần “Thông tin bên nữ”' });
  await line.click();
  await expect(page.getByRole('textbox', { name: 'Số định danh cá nhân' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Số định danh cá nhân' }).fill('045095003319');
  await expect(said).toBeHidden();
});

test('wrong PINs wait longer and longer, and nothing can be read before the right one', async ({ world }) => {
  test.slow();
  const phone = await Phone.unpack();
  try {
    let page = await phone.open(`${world.url}/notebook`);
    await addByName(page, MOTHER);
    await lock(page, PIN);
    await page.getByRole('button', { name: 'Khóa ngay' }).click();
    await expect(page.getByText('Sổ tay đang khóa')).toBeVisible();
    await expect(page.getByText(MOTHER)).toHaveCount(0);
    await phone.close();
    await expectNowhere(phone.profile, [MOTHER, MOTHER.normalize('NFD'), PIN]);

    page = await phone.open(`${world.url}/notebook`);
    await expect(page.getByText('Sổ tay đang khóa')).toBeVisible();
    await expect(page.getByText(MOTHER)).toHaveCount(0);
    // Not even whoever runs code in the page, with the keys the browser holds, finds more than the sealed text.
    const records = await everyRecord(page);
    expect(records).toContain('"sealed"');
    expect(records).not.toContain('Lấm');

    await unlock(page, WRONG);
    await expect(page.getByText('Mã PIN không đúng. Thử lại sau 2 giây.')).toBeVisible();
    await expect(page.getByText('Mã PIN không đúng')).toBeHidden();
    await unlock(page, WRONG);
    await expect(page.getByText('Mã PIN không đúng. Thử lại sau 4 giây.')).toBeVisible();
    await expect(page.getByText('Mã PIN không đúng')).toBeHidden();
    await unlock(page, WRONG);
    await expect(page.getByText('Mã PIN không đúng. Thử lại sau 8 giây.')).toBeVisible();
    // A restart does not shorten the wait.
    await page.reload();
    await expect(page.getByText(/^Chưa thử lại được: còn phải chờ \d giây\.$/)).toBeVisible();
    await expect(page.getByText('Chưa thử lại được')).toBeHidden();
    await unlock(page, PIN);
    await expect(page.getByRole('heading', { name: new RegExp(MOTHER) })).toBeVisible();

    // In a form the lock holds as well.
    await page.reload();
    await expect(page.getByText('Sổ tay đang khóa')).toBeVisible();
    await beginDraft(page, world.url);
    const offer = page.getByRole('button', { name: `Điền từ sổ tay: ${MOTHER}` });
    await page.getByRole('button', { name: 'Mở khóa sổ tay để điền nhanh' }).click();
    await expect(offer).toHaveCount(0);
    await unlock(page, PIN);
    await offer.click();
    await expect(page.getByLabel(NAME_FIELD)).toHaveValue(MOTHER);
    await isKept(page);

    // Whoever has forgotten the PIN loses the notebook, not the draft.
    const section = page.url();
    await page.goto(`${world.url}/notebook`);
    await page.getByRole('heading', { name: 'Quên mã PIN?' }).click();
    await page.getByRole('button', { name: 'Quên tất cả trong sổ' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Quên tất cả trong sổ' }).click();
    await expect(page.getByText('Sổ tay còn trống')).toBeVisible();
    await page.goto(section);
    await expect(page.getByLabel(NAME_FIELD)).toHaveValue(MOTHER);
  } finally {
    await phone.throwAway();
  }
});

test('the notebook goes to another phone as one locked file, and is forgotten on this one', async ({ page, browser, world }) => {
  await page.goto('/notebook');
  await addByName(page, MOTHER);
  await page.getByRole('heading', { name: new RegExp(MOTHER) }).click();
  await page.getByRole('button', { name: 'Ghi thêm Số điện thoại' }).click();
  await page.getByRole('textbox', { name: 'Số điện thoại' }).fill('0987650142');
  await page.getByRole('button', { name: 'Ghi lại' }).click();
  await expect(page.getByText('0987650142')).toBeVisible();
  await expect(page.getByText(/^tự ghi, \d{2}\/\d{2}\/\d{4}$/).first()).toBeVisible();

  await page.getByRole('heading', { name: 'Cất sổ tay ra tệp' }).click();
  const out = page.getByRole('group').filter({ hasText: 'Cất sổ tay ra tệp' });
  await out.getByRole('textbox').fill(SECRET);
  const saved = page.waitForEvent('download');
  await out.getByRole('button', { name: 'Lưu tệp' }).click();
  const file = await (await saved).path();
  expect((await readFile(file)).includes(Buffer.from(MOTHER))).toBe(false);

  const other = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' });
  const second = await other.newPage();
  // Opened as unsent work it says where it belongs.
  await second.goto(`${world.url}/settings`);
  await settled(second);
  await second.getByRole('heading', { name: 'Mở tệp đã cất' }).click();
  await second.getByRole('group').filter({ hasText: 'Mở tệp đã cất' }).getByRole('textbox').fill(SECRET);
  await second.locator('#import-file').setInputFiles(file);
  await expect(second.getByText('Tệp này là sổ tay')).toBeVisible();
  await second.goto(`${world.url}/notebook`);
  await addByName(second, 'Hồ Văn Lương');
  await second.getByRole('heading', { name: 'Mở tệp sổ tay' }).click();
  const into = second.getByRole('group').filter({ hasText: 'Mở tệp sổ tay' });
  await into.getByRole('textbox').fill('không phải mật khẩu này');
  await second.locator('#notebook-import-file').setInputFiles(file);
  await expect(second.getByText('Mật khẩu không đúng')).toBeVisible();
  await into.getByRole('textbox').fill(SECRET);
  await second.locator('#notebook-import-file').setInputFiles(file);
  await expect(second.getByText('Đã gộp vào sổ tay. Trong sổ có 2 người.')).toBeVisible();
  for (const name of [MOTHER, 'Hồ Văn Lương']) {
    await expect(second.getByRole('heading', { name: new RegExp(name) })).toBeVisible();
  }
  await other.close();

  await page.getByRole('button', { name: `Quên ${MOTHER}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: `Quên ${MOTHER}` }).click();
  await expect(page.getByText('Sổ tay còn trống')).toBeVisible();
});

test('what the phone itself is opened with opens the notebook too', async ({ page }) => {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable');
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true,
      hasUserVerification: true, isUserVerified: true, hasPrf: true, automaticPresenceSimulation: true,
    },
  });
  await page.goto('/notebook');
  await addByName(page, MOTHER);
  await lock(page, PIN);
  await page.getByRole('button', { name: 'Thêm mở bằng vân tay, khuôn mặt hoặc khóa của máy' }).click();
  await expect(page.getByText('Từ nay mở được bằng khóa của máy.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Sổ tay đang khóa')).toBeVisible();
  await page.getByRole('button', { name: 'Mở bằng vân tay, khuôn mặt hoặc khóa của máy' }).click();
  await expect(page.getByRole('heading', { name: new RegExp(MOTHER) })).toBeVisible();
});

test('a card is scanned into the notebook, and what is over about it is told and not put in', async ({ world }) => {
  test.slow();
  const clips = await mkdtemp(path.join(tmpdir(), 'motcua-clips-'));
  // Issued at 21, so it was good until her 25th birthday.
  const card = `045199009831|197034562|${MOTHER}|01061999|Nữ|Húc, Hướng Hóa, Quảng Trị|10052021`;
  const clip = await clipOf(card, path.join(clips, 'card.y4m'));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_ARGUMENTS, ...fakeCamera(clip)] });
  const page = await browser.newPage({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' });
  page.setDefaultTimeout(20_000);
  await page.goto(`${world.url}/notebook`);
  await page.getByRole('button', { name: 'Quét thẻ căn cước' }).click();
  // The commune of the card was joined with others: it is kept by today's name.
  await expect(page.getByText(`Đã ghi vào sổ tay nơi cư trú của ${MOTHER}, theo tên mới.`)).toBeVisible();
  await page.getByRole('heading', { name: `${MOTHER} (bạn)` }).click();
  await expect(page.locator('.notebook__values')).toContainText('045199009831');
  const lives = page.locator('.notebook__value').filter({ has: page.getByText('Nơi cư trú', { exact: true }) });
  await expect(lives).toContainText('Xã Khe Sanh');
  await expect(page.getByText(/^thẻ căn cước công dân \(mẫu 2021\), \d{2}\/\d{2}\/\d{4}$/).first()).toBeVisible();

  await beginDraft(page, world.url);
  const own = page.getByRole('group', { name: 'Thông tin của bạn' });
  await own.getByText(`Xem sẽ điền gì cho ${MOTHER}`).click();
  await expect(own.getByText('Thẻ chỉ có giá trị đến 01/06/2024').first()).toBeVisible();
  await own.getByRole('button', { name: `Điền từ sổ tay: ${MOTHER}` }).click();
  await expect(page.getByLabel(NAME_FIELD)).toHaveValue(MOTHER);
  await expect(own.getByRole('radio', { name: 'Thẻ Căn cước công dân' })).not.toBeChecked();
  await browser.close();
});

test('results come back into the notebook, which locks itself when the app is left', async ({ page, world }) => {
  test.slow();
  const code = await fileExtract(page);
  const dossier = page.url();
  await page.getByRole('button', { name: 'Không giữ' }).click();
  await expect(page.getByText('Giữ lại cho lần sau?')).toBeHidden();
  await world.officer(code, 'status', { status: 2, due: inDays(21).iso });
  await world.officer(code, 'status', { status: 4 });
  await world.officer(code, 'result', { name: 'Trích lục khai sinh', text: NAME });
  await expect(page.getByText('Đã xử lý xong').first()).toBeVisible({ timeout: 45_000 });
  // The result is news of its own, which may come a round later.
  await expect(page.getByRole('button', { name: /^Mở “/ })).toBeVisible({ timeout: 45_000 });
  // The answer was no, and it was asked once.
  await page.reload();
  await expect(page.getByText('Đã xử lý xong').first()).toBeVisible();
  await expect(page.getByText('Giữ lại cho lần sau?')).toBeHidden();

  await page.goto('/notebook');
  await expect(page.getByText('Sổ tay còn trống')).toBeVisible();
  const paper = page.getByRole('listitem').filter({ hasText: /Trích lục khai sinh/ });
  await expect(paper.getByText(/^Kết quả, \d{2}\/\d{2}\/\d{4}$/)).toBeVisible();
  const file = page.waitForEvent('download');
  await paper.getByRole('button', { name: /^Mở “/ }).click();
  expect((await file).suggestedFilename()).toMatch(/\.pdf$/);
  await expect(paper.getByRole('link')).toHaveAttribute('href', new URL(dossier).pathname);

  await addByName(page, MOTHER);
  await lock(page, PIN);
  await expect(page.getByText(MOTHER).first()).toBeVisible();
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  await expect(page.getByText('Sổ tay đang khóa')).toBeVisible();
  await expect(page.getByText(MOTHER)).toHaveCount(0);
});

test('what was chosen in a form is chosen anew in the notebook', async ({ page, complaints }) => {
  test.slow();
  await beginExtract(page);
  await fillExtract(page);
  await page.getByRole('button', { name: /^Nộp/ }).click();
  await page.getByRole('button', { name: 'Giữ lại', exact: true }).click();
  await expect(page.getByText('Đã giữ lại trong Sổ tay.')).toBeVisible();
  await page.goto('/notebook');
  await page.getByRole('heading', { name: new RegExp(NAME) }).click();
  const values = page.locator('.notebook__values');
  const of = (name: string) => values.locator('.notebook__value').filter({ has: page.getByText(name, { exact: true }) }).first();

  await page.getByRole('button', { name: 'Sửa Nơi cư trú' }).click();
  const commune = page.getByRole('combobox', { name: 'Xã, phường, đặc khu' });
  await expect(page.getByRole('combobox', { name: 'Tỉnh, thành phố' })).toHaveValue('Tỉnh Quảng Trị');
  await find(page, 'Xã, phường, đặc khu', 'khe sanh', 'Xã Khe Sanh');
  await expect(commune).toHaveValue('Xã Khe Sanh');
  await page.getByRole('textbox', { name: 'Số nhà, đường, thôn' }).fill('Khối 3');
  await expectForEverybody(page);
  await page.getByRole('button', { name: 'Ghi lại' }).click();
  await expect(of('Nơi cư trú')).toContainText('Khối 3, Xã Khe Sanh, Tỉnh Quảng Trị');
  await expect(of('Nơi cư trú')).toContainText(/tự ghi, \d{2}\/\d{2}\/\d{4}/);

  await page.getByRole('button', { name: 'Ghi thêm Dân tộc' }).click();
  // By the name of a local group, as in the form.
  await find(page, 'Dân tộc', 'pa ko', 'Ta-ôi');
  await page.getByRole('button', { name: 'Ghi lại' }).click();
  await expect(of('Dân tộc')).toContainText('Ta-ôi');
  await page.getByRole('button', { name: 'Sửa Nơi cấp' }).click();
  await page.getByRole('radio', { name: 'Bộ Công an', exact: true }).check();
  await page.getByRole('button', { name: 'Ghi lại' }).click();
  await expect(of('Nơi cấp')).toContainText('Bộ Công an');

  await page.reload();
  await page.getByRole('heading', { name: new RegExp(NAME) }).click();
  await expect(of('Nơi cư trú')).toContainText('Khối 3, Xã Khe Sanh, Tỉnh Quảng Trị');
  await expect(of('Dân tộc')).toContainText('Ta-ôi');
  await expect(of('Nơi cấp')).toContainText('Bộ Công an');
  expect(complaints).toEqual([]);
});

/** What the page's own keys can open of everything kept here, as one text. */
function everyRecord(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await done(indexedDB.open('motcua'));
    const all = async (table: string) => {
      const store = database.transaction(table).objectStore(table);
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      return keys.map((key, at) => [String(key), values[at]] as const);
    };
    const keys = new Map<string, CryptoKey>(await all('keys'));
    let text = '';
    for (const [name, [, iv, sealed]] of await all('kept')) {
      const additionalData = new TextEncoder().encode(`kept/${name}`);
      const key = keys.get(name.split('/')[0]!)!;
      text += new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed));
    }
    database.close();
    return text;
  });
}

async function expectNowhere(folder: string, secrets: string[]): Promise<void> {
  const wanted = secrets.flatMap(text => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]);
  let files = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files += 1;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    for (const secret of wanted) expect(bytes.includes(secret), `${secret.toString()} in ${file}`).toBe(false);
  }
  expect(files, 'the profile was written').toBeGreaterThan(10);
}
