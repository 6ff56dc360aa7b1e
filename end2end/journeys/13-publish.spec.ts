// An author's own form: mended from the messages alone, tried, published, filled on a phone with no network; and a draft that
// outlives a newer version of its form.
import { expect, test } from '../support/journey.ts';
import { PROCEDURE, atTheDesk, notice, publish, upload } from '../support/author.ts';
import { begin } from '../support/draft.ts';
import { find, goOn, kept, signIn, tap, write } from '../support/pen.ts';
import { cellAt, type Book } from '../support/workbook.ts';
import type { World } from '../support/world.ts';
import type { Browser, Page } from '@playwright/test';

/** What the page says of one cell. */
interface Message {
  cell: string;
  words: string;
}

test('an Excel file with five mistakes is mended from the messages alone, published, and filled with no network', async ({ page, browser, world, complaints }) => {
  test.slow();
  const desk = await atTheDesk(browser, world.url);
  const book = notice('2026-11-24');
  cellAt(book, 'survey!A3').set('texxt');
  cellAt(book, 'survey!A4').set('select_one loai_khac');
  cellAt(book, 'survey!G5').set('. >= 1 and . <= ');
  cellAt(book, 'survey!B6').set('ly do');
  cellAt(book, 'survey!F7').set("${lai} = 'ho_hang'");

  await upload(desk, book);
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Có 5 chỗ cần sửa trong tệp');
  const messages = await said(desk);
  expect(messages.map(({ cell }) => cell)).toEqual(['survey!A3', 'survey!A4', 'survey!G5', 'survey!B6', 'survey!F7', 'choices!A2']);
  // The wrong cell is marked in its row.
  await expect(desk.locator('mark').first()).toHaveText('texxt');
  mend(book, messages);
  await upload(desk, book);

  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Xem thử và xuất bản');
  await expect(desk.getByText('Câu hỏi mới: “Ở mấy đêm?”.')).toBeVisible();
  const trial = desk.frameLocator('iframe');
  await expect(trial.getByRole('heading', { level: 1 })).toHaveText('Báo có người đến ở qua đêm');
  await expect(trial.getByText('không nộp được')).toBeVisible();
  await trial.getByRole('textbox', { name: 'Ở mấy đêm?' }).fill('0');
  await trial.getByRole('textbox', { name: 'Ở mấy đêm?' }).press('Tab');
  await expect(trial.getByText('Từ 1 đến 30 đêm.')).toBeVisible();
  await trial.getByRole('button', { name: 'Tiếp tục' }).click();
  await expect(trial.getByRole('alert')).toContainText('Từ 1 đến 30 đêm.');
  await publish(desk, 'Mẫu của xã');

  await page.goto(`/p/${PROCEDURE}`);
  await expect(page.getByText('Tờ khai này đã có trên máy')).toBeVisible();
  await page.getByRole('button', { name: 'Bắt đầu điền tờ khai' }).click();
  await expect(page.getByRole('heading', { name: 'Tất cả các phần' })).toBeVisible();
  await world.stopServer();
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await aboutTheGuest(page);
  await goOn(page);
  await aboutTheHost(page);
  await goOn(page);
  await handIn(page);
  await expect(page.getByText('Hồ sơ nằm an toàn trên máy này')).toBeVisible();

  await world.startServer();
  await expect(page.getByText('Cần đăng nhập để gửi')).toBeVisible({ timeout: 60_000 });
  await signIn(page, 'Hồ Thị Lúa');
  await expect(page.getByText(/^000\.00\.99\.H99-\d{6}-\d{4}$/).first()).toBeVisible({ timeout: 45_000 });
  expect(await world.provinceDossiers()).toHaveLength(1);
  expect(complaints).toEqual([]);
});

test('a draft outlives a newer version of its form, and is moved over when its person has seen what changes', async ({ page, browser, world, complaints }) => {
  test.slow();
  const desk = await atTheDesk(browser, world.url);
  await upload(desk, notice('2026-11-24'));
  await publish(desk, 'Mẫu đầu');
  const draft = await begin(page, world.url, PROCEDURE);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await aboutTheGuest(page);

  const newer = notice('2026-11-25');
  // No longer asked; another type of answer; in another section.
  newer.survey!.splice(5, 1);
  cellAt(newer, 'survey!A5').set('text');
  cellAt(newer, 'survey!G5').set('');
  cellAt(newer, 'survey!H5').set('');
  cellAt(newer, 'survey!I5').set('');
  const [name] = newer.survey!.splice(2, 1);
  newer.survey!.splice(newer.survey!.length - 3, 0, name!);
  // And a kind of question that few forms have.
  newer.survey!.splice(4, 0, ['time', 'gio_den', 'Đến lúc mấy giờ?', 'At what time?', '']);
  await upload(desk, newer);
  await expect(desk.getByText('Không hỏi nữa: “Lý do đến”.')).toBeVisible();
  await publish(desk, 'Mẫu sửa');

  // The older form is still there, with everything in it.
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Lý do đến' })).toHaveValue('Dự đám cưới');
  const offered = page.getByText('Đã có mẫu mới của tờ khai này');
  await expect(async () => {
    await page.goto(draft);
    await expect(offered).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await page.getByRole('button', { name: 'Xem thay đổi' }).click();
  const compare = page.getByRole('region', { name: 'Nếu chuyển sang mẫu mới' });
  await expect(compare).toContainText('Lý do đến: Dự đám cưới');
  await expect(compare).toContainText('Không hỏi nữa');
  await expect(compare).toContainText('ở phần Chủ nhà');
  // Nothing has changed yet.
  await page.reload();
  await page.getByRole('button', { name: 'Xem thay đổi' }).click();
  await compare.getByRole('button', { name: 'Chuyển sang mẫu mới' }).click();

  const aside = page.locator('.notice', { hasText: 'Giữ lại từ mẫu cũ' });
  await expect(aside).toContainText('Dự đám cưới');
  await expect(offered).toBeHidden();
  await page.goto(`${draft}/khach`);
  await expect(page.getByRole('textbox', { name: 'Ở mấy đêm?' })).toHaveValue('2');
  await expect(page.getByRole('radio', { name: 'Họ hàng' })).toBeChecked();
  await expect(page.getByRole('textbox', { name: 'Lý do đến' })).toHaveCount(0);
  await write(page, 'Đến lúc mấy giờ?', '8h tối');
  await expect(page.getByText('Đã hiểu là: 20:00', { exact: true })).toBeVisible();
  await goOn(page);
  await expect(page.getByRole('textbox', { name: 'Họ tên khách' })).toHaveValue('Hồ Văn Pả');
  await aboutTheHost(page);
  await goOn(page);
  await handIn(page);
  await signIn(page, 'Hồ Thị Lúa');
  await expect(page.getByText(/^000\.00\.99\.H99-\d{6}-\d{4}$/).first()).toBeVisible({ timeout: 45_000 });
  expect(complaints).toEqual([]);
});

test('a form that was changed on its way is not taken, and the real one is as soon as it comes', async ({ page, browser, world, complaints }) => {
  await publishAfterAVisit(page, browser, world);
  await page.route('**/api/v1/bundles/*', async route => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('Họ tên khách', 'Số thẻ ngân hàng') });
  });
  await refused(page, world);
  await page.unroute('**/api/v1/bundles/*');
  await begin(page, world.url, PROCEDURE);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await expect(page.getByRole('textbox', { name: 'Họ tên khách' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a form whose version the office did not sign is not taken', async ({ page, browser, world, complaints }) => {
  await publishAfterAVisit(page, browser, world);
  await page.route('**/api/v1/catalogue', async route => {
    const response = await route.fetch();
    const index = await response.json();
    for (const { publication } of index.procedures) {
      if (publication) publication.note = 'Không phải lời của người công bố';
    }
    await route.fulfill({ response, json: index });
  });
  await refused(page, world);
  expect(complaints).toEqual([]);
});

/** Publishes a form for which the phone has the office's keys, and an older form, from an earlier visit. */
async function publishAfterAVisit(page: Page, browser: Browser, world: World): Promise<void> {
  const keys = page.waitForResponse('**/api/v1/keys');
  await page.goto(world.url);
  await keys;
  const desk = await atTheDesk(browser, world.url);
  await upload(desk, notice('2026-11-24'));
  await publish(desk, 'Mẫu đầu');
}

async function refused(page: Page, world: World): Promise<void> {
  // The first visit still has the older form, and learns of the new one.
  await expect(async () => {
    await page.goto(`${world.url}/p/${PROCEDURE}`);
    await expect(page.getByText('Tờ khai chưa có trên máy')).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await page.getByRole('button', { name: 'Bắt đầu điền tờ khai' }).click();
  await expect(page.getByRole('alert')).toContainText('Máy chủ trả lời điều ứng dụng này chưa hiểu');
  await expect(page).toHaveURL(`${world.url}/p/${PROCEDURE}`);
}

async function aboutTheGuest(page: Page): Promise<void> {
  await write(page, 'Họ tên khách', 'Hồ Văn Pả');
  await tap(page, 'Khách là ai?', 'Họ hàng');
  await write(page, 'Ở mấy đêm?', '2');
  await write(page, 'Lý do đến', 'Dự đám cưới');
  await write(page, 'Quan hệ với chủ nhà', 'Cháu');
  await kept(page);
}

async function aboutTheHost(page: Page): Promise<void> {
  await write(page, 'Thôn, bản, số nhà', 'Bản Tà Rùng');
  await find(page, 'Xã, phường của chủ nhà', 'dong ha', 'Phường Đông Hà');
  await page.getByRole('checkbox', { name: 'Tôi báo đúng sự thật' }).check();
  await kept(page);
}

/** From the papers, of which there are none, to the outbox. */
async function handIn(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Giấy tờ kèm theo', level: 1 })).toBeVisible();
  await goOn(page);
  await expect(page.getByRole('heading', { name: 'Xem lại và nộp', level: 1 })).toBeVisible();
  await find(page, 'Nơi nhận hồ sơ', 'dong ha', 'Phường Đông Hà, Tỉnh Quảng Trị');
  await page.getByRole('button', { name: /^Nộp/ }).click();
  await expect(page).toHaveURL(/\/dossiers\/[0-9a-f-]+$/);
}

async function said(desk: Page): Promise<Message[]> {
  return desk.locator('.desk__finding').evaluateAll(findings =>
    findings.map(finding => ({
      cell: finding.querySelector('strong')!.textContent!.replace(/^Ô /, ''),
      words: finding.querySelector('p')!.textContent!,
    })),
  );
}

/** Mends each cell by what is said of it, knowing nothing else about the file. */
function mend(book: Book, messages: Message[]): void {
  const unused = messages.map(({ words }) => /Danh sách “([^”]+)” không câu hỏi nào dùng/.exec(words)?.[1]).find(Boolean);
  for (const { cell, words } of messages.filter(({ words }) => !words.includes('không câu hỏi nào dùng'))) {
    const { get, set } = cellAt(book, cell);
    const meant = /Có phải “([^”]+)” không/.exec(words)?.[1];
    const list = /Không có danh sách “([^”]+)”/.exec(words)?.[1];
    const letter = /dừng giữa chừng\. \(ký tự thứ (\d+)\)/.exec(words)?.[1];
    const question = /không có câu nào tên (\w+)\. Có phải \$\{(\w+)\} không/.exec(words);
    if (meant) set(meant);
    else if (list && unused) set(get().replace(list, unused));
    // What stands before the letter where it ends, without the comparison that was begun.
    else if (letter) set(get().slice(0, Number(letter) - 1).replace(/\s+and\s+\.\s*<=\s*$/, ''));
    else if (words.includes('không dùng làm tên được')) set(get().replace(/\s+/g, '_'));
    else if (question) set(get().replace(question[1]!, question[2]!));
    else throw new Error(`nothing in “${words}” says how to mend ${cell}`);
  }
}
