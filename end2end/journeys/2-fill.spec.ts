// Point 2: chị Mai fills the form with no network, one section at a time, puts the phone away, and finds every letter and photo.
import { expect, test } from '../support/journey.ts';
import { aboutMai, aboutTheRecord, beginExtract, COMMUNE, NAME } from '../support/extract.ts';
import { date, goOn, kept, tap, write } from '../support/pen.ts';
import { Phone } from '../support/phone.ts';
import { photo } from '../support/photo.ts';

test('a form filled with the server gone is there to the last letter and photo after the browser was closed', async ({ world }) => {
  const phone = await Phone.unpack();
  try {
    let page = await phone.open(world.url);
    const draft = await beginExtract(page, world.url);
    await world.stopServer();

    await page.getByRole('button', { name: 'Tiếp tục' }).click();
    await aboutMai(page);
    await kept(page);
    const whoAsks = page.url();
    await goOn(page);
    await aboutTheRecord(page);
    await kept(page);
    const whichRecord = page.url();
    await goOn(page);
    await page.goto(whichRecord);
    await tap(page, 'Bạn thuộc diện được miễn phí, lệ phí không?', 'Người thuộc hộ nghèo');
    await kept(page);

    await page.goto(`${draft}/papers`);
    const paper = page.getByRole('region', { name: 'Giấy tờ chứng minh diện miễn phí' });
    for (const [at, name] of ['so-ho-ngheo-1.png', 'so-ho-ngheo-2.png'].entries()) {
      const file = { name, mimeType: 'image/png', buffer: photo(at + 1, 600, 800) };
      await paper.getByLabel('Chọn ảnh hoặc PDF').setInputFiles(file);
      await expect(paper.getByRole('img', { name: `Trang ${at + 1}` })).toBeVisible();
    }
    await phone.close();

    page = await phone.open(whoAsks);
    await expect(page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' })).toHaveValue(NAME);
    await expect(page.getByRole('radio', { name: 'Chính tôi' })).toBeChecked();
    await expect(page.getByRole('combobox', { name: 'Xã, phường, đặc khu' })).toHaveValue(COMMUNE);
    const issued = page.getByRole('group', { name: 'Ngày cấp' });
    await expect(issued.getByLabel('Ngày', { exact: true })).toHaveValue('10');
    await expect(issued.getByLabel('Tháng', { exact: true })).toHaveValue('05');
    await expect(issued.getByLabel('Năm', { exact: true })).toHaveValue('2021');
    await page.goto(whichRecord);
    await expect(page.getByRole('group', { name: 'Ngày đăng ký' }).getByLabel('Năm', { exact: true })).toHaveValue('1995');
    await page.goto(`${draft}/papers`);
    for (const number of [1, 2]) {
      const picture = page.getByRole('img', { name: `Trang ${number}` });
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    }
  } finally {
    await phone.throwAway();
  }
});

test('the form asks only what the case needs, and says how to put a wrong answer right', async ({ page, world }) => {
  const draft = await beginExtract(page, world.url);
  // What the form assumes is not what somebody answered.
  const contents = page.getByRole('main').getByRole('listitem');
  await expect(contents.filter({ hasText: 'Chưa bắt đầu' })).toHaveCount(4);
  await expect(contents.filter({ hasText: 'Còn thiếu' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await expect(page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' })).toBeVisible();

  await expect(page.getByRole('textbox', { name: 'Quan hệ khác' })).toBeHidden();
  await tap(page, 'Bạn là gì của người có tên trong sổ hộ tịch?', 'Người khác');
  await expect(page.getByRole('textbox', { name: 'Quan hệ khác' })).toBeVisible();

  await tap(page, 'Loại giấy tờ tùy thân', 'Hộ chiếu');
  await expect(page.getByRole('textbox', { name: 'Số của giấy tờ' })).toBeVisible();
  await tap(page, 'Loại giấy tờ tùy thân', 'Thẻ Căn cước công dân');
  await expect(page.getByRole('textbox', { name: 'Số của giấy tờ' })).toBeHidden();

  await date(page, 'Ngày cấp', '31/02/2021');
  await write(page, 'Số định danh cá nhân', '04519500');
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toContainText('chỗ cần sửa');
  await summary.getByRole('link', { name: /^Số định danh cá nhân/ }).click();
  await expect(page.getByRole('textbox', { name: 'Số định danh cá nhân' })).toBeFocused();
  await expect(page.getByRole('group', { name: 'Ngày cấp' })).toContainText('Hãy điền đủ ngày, tháng, năm');

  const area = page.getByRole('group', { name: 'Nơi cư trú' });
  const province = area.getByRole('combobox', { name: 'Tỉnh, thành phố' });
  await province.click();
  await province.pressSequentially('quang binh');
  await area.getByRole('option', { name: 'Tỉnh Quảng Trị' }).click();
  const commune = area.getByRole('combobox', { name: 'Xã, phường, đặc khu' });
  await commune.click();
  await commune.pressSequentially('ben hai');
  await expect(area.getByRole('option')).toHaveText(['Xã Bến Hải']);
});

test('a page left while it prepares the phone does not keep the next page waiting', async ({ world }) => {
  const phone = await Phone.unpack();
  try {
    const page = await phone.open(world.url, page => page.addInitScript(prepareSlowly));
    await page.waitForFunction(() => 'preparing' in globalThis);
    await page.goto(`${world.url}/p/2.000635`);
    await expect(page.getByText('Tờ khai này đã có trên máy')).toBeVisible();
  } finally {
    await phone.throwAway();
  }

  /** In the first page, making the database never comes to an end. */
  function prepareSlowly() {
    if (location.pathname !== '/') return;
    const create = IDBDatabase.prototype.createObjectStore;
    IDBDatabase.prototype.createObjectStore = function (...given) {
      const store = create.apply(this, given);
      const again = () => (store.count().onsuccess = again);
      again();
      Object.assign(globalThis, { preparing: true });
      return store;
    };
  }
});
