// Nothing is typed twice: rows that ask for a person are filled from a card, and what was said before is offered where a form asks
// for it again.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { expectForEverybody } from '../support/axe.ts';
import { CHROMIUM, CHROMIUM_ARGUMENTS, fakeCamera } from '../support/chromium.ts';
import { clipOf } from '../support/clip.ts';
import { begin } from '../support/draft.ts';
import { aboutMai, aboutThePerson, aboutTheRecord, beginExtract, NAME } from '../support/extract.ts';
import { expect, settled, test } from '../support/journey.ts';
import { addByName, lock, unlock } from '../support/notebook.ts';
import { goOn, kept, signIn, tap } from '../support/pen.ts';

/** Not a number that forms give as an example. */
const PIN = '583920';
const GUEST = 'Hồ Thị Kăn Lấm';

/** A browser whose camera sees the card of the guest, with an address of before 2025. */
async function beforeHerCard(): Promise<Browser> {
  const clips = await mkdtemp(path.join(tmpdir(), 'motcua-clips-'));
  const card = `045154000321|197034562|${GUEST}|01071954|Nữ|Thôn Xy La, Xy, Hướng Hóa, Quảng Trị|10052021`;
  const clip = await clipOf(card, path.join(clips, 'card.y4m'));
  return chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_ARGUMENTS, ...fakeCamera(clip)] });
}

test('a guest is written down from the card, with the address by its new names', async ({ world }) => {
  test.slow();
  const browser = await beforeHerCard();
  const page = await browser.newPage({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' });
  const draft = await begin(page, world.url, '2.001159');
  await page.goto(`${draft}/nguoi_luu_tru`);
  const first = page.locator('.repeat__row').first();
  await first.getByRole('button', { name: 'Quét mã trên thẻ căn cước' }).click();
  const name = first.getByRole('textbox', { name: 'Họ, chữ đệm và tên' });
  await expect(name).toHaveValue(GUEST, { timeout: 60_000 });
  await expect(first.getByRole('textbox', { name: 'Năm' }).first()).toHaveValue('1954');
  await expect(first.getByRole('radio', { name: 'Nữ', exact: true })).toBeChecked();
  await expect(first.getByRole('textbox', { name: 'Số định danh cá nhân' })).toHaveValue('045154000321');
  await expect(first.getByRole('textbox', { name: 'Nơi thường trú' })).toHaveValue('Thôn Xy La, Xã A Dơi, Tỉnh Quảng Trị');
  await expect(first.getByText(/^Lấy từ thẻ căn cước công dân \(mẫu 2021\), .*Trên thẻ ghi: Thôn Xy La, Xy, Hướng Hóa, Quảng Trị/)).toBeVisible();
  await expect(page.locator('.repeat__line--opens')).toContainText(`Mục 1: ${GUEST}`);

  // An old address that was typed is brought to today's names as well; what is typed meanwhile is nobody's to replace.
  const home = first.getByRole('textbox', { name: 'Nơi thường trú' });
  await home.fill('Húc, Hướng Hóa, Quảng Trị');
  await first.getByRole('button', { name: 'Tìm tên mới' }).click();
  await expect(home).toHaveValue('Xã Khe Sanh, Tỉnh Quảng Trị');

  // The same card once more is a slip, and is said to be one.
  await page.getByRole('button', { name: 'Thêm mục nữa' }).click();
  const second = page.locator('.repeat__row').nth(1);
  await second.getByRole('button', { name: 'Quét mã trên thẻ căn cước' }).click();
  await expect(second.getByRole('textbox', { name: 'Họ, chữ đệm và tên' })).toHaveValue(GUEST, { timeout: 60_000 });
  await expect(second.getByText(`Số định danh này cũng ghi ở phần “Khách lưu trú: Mục 1, ${GUEST}”`)).toBeVisible();
  // A tap puts the sentence away that lies over the page.
  await page.locator('.announcer__line').click();
  await expectForEverybody(page);
  await kept(page);

  // Where nobody asks for the address it is shown, and not said to be filled in.
  const household = await begin(page, world.url, '1.011607');
  await page.goto(`${household}/nguoi_trong_ho`);
  await tap(page, 'Ngoài chủ hộ còn ai trong hộ không?', 'Có');
  await first.getByRole('button', { name: 'Quét mã trên thẻ căn cước' }).click();
  await expect(name).toHaveValue(GUEST, { timeout: 60_000 });
  await expect(first.getByText(/^Nơi cư trú ghi trên thẻ: /)).toBeVisible();
  await expect(page.getByText('Đã điền theo tên mới')).toHaveCount(0);
  await browser.close();
});

test('a guest is folded away and an address is typed while the table of old names is still on its way', async ({ world }) => {
  test.slow();
  const browser = await beforeHerCard();
  const phone = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'vi-VN', serviceWorkers: 'block' });
  const page = await phone.newPage();
  let arrive = () => {};
  const arrived = new Promise<void>(resolve => { arrive = resolve; });
  await phone.route('**/api/v1/places/*', async route => {
    await arrived;
    await route.continue();
  });
  const draft = await begin(page, world.url, '2.001159');
  await page.goto(`${draft}/nguoi_luu_tru`);
  const rows = page.locator('.repeat__row');
  const home = (at: number) => rows.nth(at).getByRole('textbox', { name: 'Nơi thường trú' });
  const scan = async (at: number) => {
    await rows.nth(at).getByRole('button', { name: 'Quét mã trên thẻ căn cước' }).click();
    await expect(home(at)).toHaveValue('Thôn Xy La, Xy, Hướng Hóa, Quảng Trị', { timeout: 60_000 });
  };
  await scan(0);
  await page.getByRole('button', { name: 'Thêm mục nữa' }).click();
  await scan(1);
  await home(1).fill('Khối 3, Xã Khe Sanh, Tỉnh Quảng Trị');
  arrive();
  // What was typed stays, with the other to choose; what nobody touched is brought to today's names, also in a row that is folded.
  const instead = rows.nth(1).getByRole('button', { name: 'Xã A Dơi' });
  await expect(instead).toBeVisible();
  await expect(rows.nth(1).getByText('Chưa điền, vì chỗ này đã được trả lời trong lúc tìm.')).toBeVisible();
  await expect(home(1)).toHaveValue('Khối 3, Xã Khe Sanh, Tỉnh Quảng Trị');
  await instead.click();
  await expect(home(1)).toHaveValue('Thôn Xy La, Xã A Dơi, Tỉnh Quảng Trị');
  await page.locator('.repeat__line--opens').first().click();
  await expect(home(0)).toHaveValue('Thôn Xy La, Xã A Dơi, Tỉnh Quảng Trị');
  await kept(page);
  await browser.close();
});

test('a member of the household is not who is signed in, and without a name is called by the place in the list', async ({ page, world }) => {
  await page.goto(`${world.url}/dossiers`);
  await settled(page);
  await signIn(page, 'Hồ Thị Lúa');
  const draft = await begin(page, world.url, '1.011607');
  await page.goto(`${draft}/nguoi_trong_ho`);
  await tap(page, 'Ngoài chủ hộ còn ai trong hộ không?', 'Có');
  await expect(page.getByRole('button', { name: 'Quét mã trên thẻ căn cước' })).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Điền thông tin của tôi' })).toHaveCount(0);
  const rows = page.locator('.repeat__row');
  for (const at of [0, 1]) {
    if (at > 0) await page.getByRole('button', { name: 'Thêm mục nữa' }).click();
    await rows.nth(at).getByRole('textbox', { name: 'Số định danh cá nhân (nếu có)' }).fill('045195003318');
  }
  await expect(rows.nth(1).getByText('Số định danh này cũng ghi ở phần “Thành viên hộ: Mục 1”')).toBeVisible();
  await kept(page);
});

test('who takes the letter in, where and under which number is not typed again', async ({ page, complaints }) => {
  await beginExtract(page);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  for (const section of [aboutMai, aboutTheRecord, aboutThePerson]) {
    await section(page);
    await kept(page);
    await goOn(page);
  }
  await tap(page, 'Bạn muốn nhận bản sao thế nào?', 'Bản giấy, gửi qua bưu chính');
  const post = page.getByRole('group', { name: 'Địa chỉ nhận qua bưu chính' });
  const before = page.getByRole('group', { name: /^Đã ghi trước đây, cho “/ });
  await expect(before).toHaveCount(3);
  await expect(before.first()).toContainText('đã ghi ở “Thông tin của bạn”');
  await expectForEverybody(page);
  await post.getByRole('button', { name: 'Điền: Thôn Tà Rùng, Xã Hướng Phùng, Tỉnh Quảng Trị' }).click();
  await expect(post.getByRole('combobox', { name: 'Tỉnh, thành phố' })).toHaveValue('Tỉnh Quảng Trị');
  await expect(post.getByRole('combobox', { name: 'Xã, phường, đặc khu' })).toHaveValue('Xã Hướng Phùng');
  await expect(post.getByRole('textbox', { name: 'Số nhà, đường, thôn' })).toHaveValue('Thôn Tà Rùng');
  await page.getByRole('button', { name: `Điền: ${NAME}` }).click();
  const recipient = page.getByRole('textbox', { name: 'Người nhận thư' });
  await expect(recipient).toHaveValue(NAME);
  // The button stays under the finger; what somebody types instead stands alone.
  await expect(page.getByRole('button', { name: `Điền: ${NAME}` })).toBeFocused();
  await recipient.fill('Hồ Văn Lương');
  await expect(page.getByRole('button', { name: `Điền: ${NAME}` })).toHaveCount(0);
  await recipient.fill('');
  await expect(page.getByRole('button', { name: `Điền: ${NAME}` })).toBeVisible();
  await page.getByRole('button', { name: 'Điền: 0912345678' }).click();
  await expect(page.getByRole('textbox', { name: 'Số điện thoại người nhận' })).toHaveValue('0912345678');
  await kept(page);
  expect(complaints).toEqual([]);
});

test('what the notebook knows is offered while it is open, and goes when it locks', async ({ page }) => {
  const neighbour = 'Hồ Văn Lương';
  await page.goto('/notebook');
  await addByName(page, neighbour);
  await lock(page, PIN);
  const draft = await beginExtract(page);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('button', { name: 'Mở khóa sổ tay để điền nhanh' }).click();
  await unlock(page, PIN);
  await expect(page.getByRole('button', { name: `Điền từ sổ tay: ${neighbour}` })).toBeVisible();
  await page.getByRole('link', { name: 'Quay lại' }).click();
  await expect(page).toHaveURL(draft);
  await page.getByRole('link', { name: /^Nhận kết quả/ }).click();
  await tap(page, 'Bạn muốn nhận bản sao thế nào?', 'Bản giấy, gửi qua bưu chính');
  const offer = page.getByRole('button', { name: `Điền: ${neighbour}` });
  await expect(offer).toBeVisible();
  await expect(page.getByText(/^sổ tay, Hồ Văn Lương: tự ghi, /)).toBeVisible();
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  await expect(offer).toHaveCount(0);
});
