// Papers photographed in the app: straightened, corrected by hand, bound, kept, sent; advice that never blocks; files from
// other apps.
import type { Locator, Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { expect, settled, test } from '../support/journey.ts';
import { expectForEverybody } from '../support/axe.ts';
import { MOTHER, PAPER, beginBirth, codeOf, fillBirth } from '../support/birth.ts';
import { begin } from '../support/draft.ts';
import { photographs } from '../support/papers.ts';
import { goOn, signIn } from '../support/pen.ts';
import { Phone } from '../support/phone.ts';

const soon = { timeout: 60_000 };

test('three crooked pages are photographed, corrected by hand, bound, found again with no network, and arrive as one PDF', async ({ world }) => {
  test.slow();
  const phone = await Phone.unpack();
  try {
    let page = await phone.open(world.url);
    await settled(page);
    const draft = await beginBirth(page, world.url);
    await fillBirth(page);
    const photos = await photographs(page, [0, 1, 2]);
    const paper = (on: Page) => on.getByRole('region', { name: PAPER });
    for (const [at, { file }] of photos.entries()) {
      await paper(page).getByLabel('Chụp ảnh', { exact: true }).setInputFiles(file);
      await expect(paper(page).getByRole('img', { name: `Trang ${at + 1}` })).toBeVisible(soon);
    }
    const before = await shapeOf(paper(page).getByRole('img', { name: 'Trang 2' }));
    expect(before.height / before.width).toBeCloseTo(Math.SQRT2, 1);

    // The lower half of the second page is all that is wanted of it.
    await paper(page).getByRole('button', { name: 'Chỉnh góc trang 2' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('img')).toBeVisible();
    for (const corner of ['Góc trên bên trái', 'Góc trên bên phải']) await drag(page, dialog, corner, 0.35);
    const corner = dialog.getByRole('button', { name: 'Góc dưới bên trái' });
    const from = await corner.boundingBox();
    await corner.press('ArrowUp');
    await corner.press('Shift+ArrowUp');
    expect((await corner.boundingBox())!.y).toBeLessThan(from!.y - 4);
    await expect(dialog.getByRole('status').filter({ hasText: 'Góc dưới bên trái' })).toContainText('phần trăm từ trên');
    await dialog.getByRole('button', { name: 'Dùng trang này' }).click();
    await expect(dialog).toBeHidden(soon);
    await expect.poll(async () => {
      const now = await shapeOf(paper(page).getByRole('img', { name: 'Trang 2' }));
      return now.height / now.width;
    }, soon).toBeLessThan(1.2);

    // The third page first, and one page lying.
    await paper(page).getByRole('button', { name: 'Đưa trang 3 lên' }).click();
    await expect(paper(page).getByRole('listitem').nth(1)).toContainText('IMG_1002');
    await paper(page).getByRole('button', { name: 'Xoay trang 1' }).click();
    await expect.poll(async () => {
      const now = await shapeOf(paper(page).getByRole('img', { name: 'Trang 1' }));
      return now.width / now.height;
    }, soon).toBeGreaterThan(1.3);

    await paper(page).getByRole('button', { name: 'Gộp thành một tệp PDF' }).click();
    await expect(paper(page).getByRole('listitem')).toHaveCount(1, soon);
    await expect(paper(page).getByRole('listitem')).toContainText('-3-trang.pdf');
    await world.stopServer();
    await phone.close();

    page = await phone.open(`${draft}/papers`);
    await expect(paper(page).getByRole('listitem')).toContainText('-3-trang.pdf');
    await paper(page).getByRole('button', { name: 'Mở ra từng trang' }).click();
    await expect(paper(page).getByRole('img', { name: 'Trang 3' })).toBeVisible(soon);
    await goOn(page);
    await expect(page.getByText('1 tệp')).toBeVisible();
    await page.getByRole('button', { name: /^Nộp/ }).click();
    await expect(page.getByText('Hồ sơ nằm an toàn trên máy này')).toBeVisible();

    await world.startServer();
    await expect(page.getByText('Cần đăng nhập để gửi')).toBeVisible(soon);
    await signIn(page, MOTHER);
    await codeOf(page);
    const [filed] = await world.provinceDossiers();
    const sent = filed!.TaiLieuNop as Record<string, string>[];
    expect(sent).toHaveLength(1);

    await page.getByRole('link', { name: 'Xem biên nhận' }).click();
    await expect(page.getByText('Chữ ký đúng: biên nhận thật và chưa bị sửa')).toBeVisible();
    const received = page.getByRole('main').getByRole('listitem');
    await expect(received).toHaveText([/-3-trang\.pdf · \d+ KB[0-9a-f]{64}$/]);
    const sha256 = /[0-9a-f]{64}$/.exec((await received.textContent())!)![0];
    const bytes = await world.provinceFile(sent[0]!.TepDinhKemId!);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect(bytes.toString('latin1')).toContain('/Type/Pages/Count 3/');
  } finally {
    await phone.throwAway();
  }
});

test('a blurred page is kept with advice, may be taken again, and holds nobody up', async ({ page, world, complaints }) => {
  test.slow();
  await page.goto('/');
  await settled(page);
  const draft = await begin(page, world.url, '1.014027');
  await page.goto(`${draft}/papers`);
  const [blurred] = await photographs(page, [1], 14);
  const [sharp] = await photographs(page, [1]);
  const paper = page.getByRole('region').first();
  await paper.getByLabel('Chụp ảnh', { exact: true }).setInputFiles(blurred!.file);
  await expect(paper.getByText(/Ảnh bị mờ/)).toBeVisible(soon);
  await expect(paper.getByText('thì cứ giữ trang này')).toBeVisible();
  await expect(paper.getByRole('img', { name: 'Trang 1' })).toBeVisible();
  await goOn(page);
  await expect(page.getByText('1 tệp')).toBeVisible();

  await page.goto(`${draft}/papers`);
  await paper.getByLabel('Chụp lại trang 1').setInputFiles({ ...sharp!.file, name: 'lai.jpg' });
  await expect(paper.locator('.sheet')).toContainText('lai.jpg', soon);
  await expect(paper.getByRole('listitem')).toHaveCount(1);
  await expect(paper.getByText(/Ảnh bị mờ/)).toBeHidden();
  expect(complaints).toEqual([]);
});

test('a page that is hard to read is named in the last look, also in a bound file and the next day, and taken again with one tap', async ({ page, world, complaints }) => {
  test.slow();
  await page.goto('/');
  await settled(page);
  const draft = await begin(page, world.url, '1.014027');
  await page.goto(`${draft}/papers`);
  const [blurred] = await photographs(page, [2], 14);
  const [first, second, third] = await photographs(page, [0, 2, 1]);
  const paper = page.getByRole('region').first();
  await paper.getByLabel('Chọn ảnh hoặc PDF').setInputFiles([first!, blurred!, third!].map(({ file }) => file));
  await expect(paper.getByRole('img', { name: 'Trang 3' })).toBeVisible(soon);
  await page.reload();
  await expect(paper.getByRole('listitem').nth(1).getByText(/Ảnh bị mờ/)).toBeVisible();
  await goOn(page);

  const line = page.locator('.checklist__line--look').filter({ hasText: 'trang 2: Ảnh bị mờ' });
  await expect(line).toBeVisible();
  await page.reload();
  await expect(page.getByText('1 tệp')).toBeVisible();
  await expect(line).toBeVisible();
  await expectForEverybody(page);
  await line.getByLabel('Chụp lại trang 2').setInputFiles({ ...second!.file, name: 'lai.jpg' });
  await expect(line).toBeHidden(soon);
  await expect(page.locator('.checklist').getByText('đã có 3 trang')).toBeVisible();

  await page.goto(`${draft}/papers`);
  await expect(paper.getByRole('listitem')).toHaveCount(1);
  await expect(paper.getByRole('listitem')).toContainText('-3-trang.pdf');
  await expect(paper.locator('.notice--warning')).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('files nobody can open are refused by name, each with a way on, and odd PDFs are kept with a word', async ({ page, world }) => {
  await page.goto('/');
  await settled(page);
  const draft = await begin(page, world.url, '1.014027');
  await page.goto(`${draft}/papers`);
  const paper = page.getByRole('region').first();
  const input = paper.getByLabel('Chọn ảnh hoặc PDF');
  const choose = (name: string, text: string) => input.setInputFiles({ name, mimeType: '', buffer: Buffer.from(text, 'latin1') });

  await choose('trong.jpg', '');
  await expect(paper.getByRole('alert')).toContainText('trong.jpg trống');
  await choose('may-anh.heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic');
  await expect(paper.getByRole('alert')).toContainText('Hãy chụp bằng nút Chụp ảnh');
  await choose('doi-ten.jpg', 'GIF89a nothing more');
  await expect(paper.getByRole('alert')).toContainText('doi-ten.jpg không phải ảnh hay PDF');
  await choose('khong-lo.png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0....\0\0\0\0IEND....');
  await expect(paper.getByRole('alert')).toContainText('khong-lo.png có nhiều điểm ảnh quá');
  await choose('cut.pdf', '%PDF-1.7\n1 0 obj <</Type/Catalog');
  await expect(paper.getByRole('alert')).toContainText('cut.pdf bị hỏng');
  await expect(paper.getByRole('listitem')).toHaveCount(0);

  const script = '%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(x)>>>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]>> endobj\n3 0 obj <</Type/Page>> endobj\ntrailer <</Root 1 0 R/Encrypt 4 0 R>>\n%%EOF';
  await choose('khoa.doc', script);
  await expect(paper.getByText('có mật khẩu hoặc bị khóa')).toBeVisible();
  await expect(paper.getByText('có chương trình chạy kèm')).toBeVisible();
  const many = `%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[${Array.from({ length: 200 }, (_, at) => `${at + 3} 0 R`).join(' ')}]>> endobj\n${Array.from({ length: 200 }, (_, at) => `${at + 3} 0 obj <</Type/Page>> endobj`).join('\n')}\ntrailer <</Root 1 0 R>>\n%%EOF`;
  await choose('dai.pdf', many);
  await expect(paper.getByText('có 200 trang')).toBeVisible();
  await expect(paper.getByRole('listitem').filter({ hasText: '.doc' })).toHaveCount(1);
});

test('photos are kept as they are where the worker for papers does not come', async ({ page, world }) => {
  test.slow();
  await page.context().route(/\/assets\/paper\.\w+\.(js|wasm)$/, route => route.abort());
  await page.goto('/');
  await settled(page);
  const draft = await begin(page, world.url, '1.014027');
  await page.goto(`${draft}/papers`);
  const paper = page.getByRole('region').first();
  const photos = await photographs(page, [1, 2]);
  await paper.getByLabel('Chọn ảnh hoặc PDF').setInputFiles(photos.map(({ file }) => file));
  await expect(paper.getByRole('img', { name: 'Trang 2' })).toBeVisible(soon);
  const { width, height } = await shapeOf(paper.getByRole('img', { name: 'Trang 2' }));
  expect([width, height]).toEqual([1500, 2000]);
  await goOn(page);
  await expect(page.getByText('2 tệp')).toBeVisible();
});

test('a photo another app shares lands on the paper it is', async ({ page, world, complaints }) => {
  test.slow();
  await page.goto('/');
  await settled(page);
  await page.reload();
  const [photo] = await photographs(page, [2]);
  await share(page, photo!.file);
  await expect(page.getByText('Chưa có hồ sơ nào đang làm cần giấy tờ.')).toBeVisible();

  const draft = await begin(page, world.url, '1.014027');
  await share(page, { ...photo!.file, name: 'zalo.jpg' });
  await expect(page.getByText('zalo.jpg')).toBeVisible();
  await expectForEverybody(page);
  await page.getByRole('main').getByRole('listitem').getByRole('button').first().click();
  await expect(page).toHaveURL(`${draft}/papers`);
  await expect(page.getByRole('img', { name: 'Trang 1' })).toBeVisible(soon);
  await expect(page.getByRole('listitem').filter({ hasText: 'zalo.jpg' })).toHaveCount(1);
  // Given once, it is not given again.
  await page.goto('/share');
  await expect(page.getByText('Không có tệp nào được chia sẻ')).toBeVisible();
  expect(complaints).toEqual([]);
});

for (const lang of ['vi', 'en'] as const) {
  test(`pages with advice and the corners of one are for everybody, in ${lang}`, async ({ page, world }) => {
    test.slow();
    await page.goto('/');
    await settled(page);
    const draft = await begin(page, world.url, '1.014027');
    if (lang === 'en') {
      await page.goto('/settings');
      await page.getByLabel('English').check();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
    }
    await page.goto(`${draft}/papers`);
    const paper = page.getByRole('region').first();
    const photos = [...(await photographs(page, [1], 14)), ...(await photographs(page, [2]))];
    await paper.locator('input[type=file]').last().setInputFiles(photos.map(({ file }) => file));
    await expect(paper.getByRole('img')).toHaveCount(2, soon);
    await expect(paper.locator('.notice--warning')).toBeVisible();
    await expect(paper.locator('.progress')).toHaveCount(0);
    await expectForEverybody(page);
    await paper.locator('.sheet').first().getByRole('button').first().click();
    await expect(page.getByRole('dialog').getByRole('img')).toBeVisible();
    await expectForEverybody(page);
  });
}

/** Sends a file as the system's share sheet does: a form posted to the app's address. */
async function share(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.evaluate(() => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: '/share', enctype: 'multipart/form-data', id: 'from-another-app' });
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', name: 'files' });
    form.append(input);
    document.body.append(form);
  });
  await page.locator('#from-another-app input').setInputFiles(file);
  await page.locator('#from-another-app').evaluate(form => (form as HTMLFormElement).submit());
  await expect(page).toHaveURL(/\/share$/);
  await expect(page.getByRole('heading', { name: 'Ảnh và tệp được chia sẻ' })).toBeVisible();
}

async function shapeOf(picture: Locator): Promise<{ width: number; height: number }> {
  return picture.evaluate(async image => {
    await (image as HTMLImageElement).decode();
    return { width: (image as HTMLImageElement).naturalWidth, height: (image as HTMLImageElement).naturalHeight };
  });
}

/** Drags a corner down by a share of the photo. */
async function drag(page: Page, dialog: Locator, name: string, share: number): Promise<void> {
  const corner = dialog.getByRole('button', { name });
  await corner.scrollIntoViewIfNeeded();
  const box = (await corner.boundingBox())!;
  const photo = (await dialog.getByRole('img').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + (share * photo.height) / 2);
  await page.mouse.move(x, y + share * photo.height);
  await page.mouse.up();
}
