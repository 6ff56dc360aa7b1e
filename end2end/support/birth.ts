// Chị Lúa registers her daughter's birth: procedure 1.001193, filled in by hand from start to the papers.
import { expect, type Locator, type Page } from '@playwright/test';
import { date, find, goOn, kept, tap, write } from './pen.ts';
import { photo } from './photo.ts';

export const PROCEDURE = '1.001193';
export const PAPER = 'Giấy chứng sinh';
export const CHILD = 'Nguyễn Hồ Minh An';
export const MOTHER = 'Hồ Thị Lúa';
export const FATHER = 'Nguyễn Văn Bình';
const BIRTHPLACE = 'Xã Khe Sanh';
const HOME = 'Xã Hướng Phùng';

/** A day not long ago in Viet Nam, as people write it: a birth is registered free within sixty days. */
export function daysAgo(days: number): string {
  const day = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
  const written = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'Asia/Ho_Chi_Minh' } as const;
  return new Intl.DateTimeFormat('vi-VN', written).format(day);
}

/** Opens the procedure, waits until its form is on the phone, and begins it; returns the draft's address. */
export async function beginBirth(page: Page, url = ''): Promise<string> {
  await page.goto(`${url}/p/${PROCEDURE}`);
  await expect(page.getByText('Tờ khai này đã có trên máy')).toBeVisible();
  await page.getByRole('button', { name: 'Bắt đầu điền tờ khai' }).click();
  await expect(page.getByRole('heading', { name: 'Tất cả các phần' })).toBeVisible();
  return page.url();
}

/** The first section: the mother asks. */
export async function aboutLua(page: Page): Promise<void> {
  await tap(page, 'Bạn là gì của người được khai sinh?', 'Tôi là mẹ đẻ');
  const own = page.getByRole('group', { name: 'Thông tin của bạn' });
  await write(own, 'Họ, chữ đệm, tên của bạn', MOTHER);
  await tap(own, 'Loại giấy tờ tùy thân', 'Thẻ Căn cước công dân');
  await write(own, 'Số định danh cá nhân', '045300123456');
  await date(own, 'Ngày cấp', '10/05/2021');
  await tap(own, 'Nơi cấp', 'Cục Cảnh sát quản lý hành chính về trật tự xã hội');
  await tap(own, 'Loại cư trú', 'Thường trú');
  await tap(own, 'Bạn đang cư trú ở', 'Trong nước');
  await place(own.getByRole('group', { name: 'Nơi cư trú' }), 'huong phung', HOME);
  await write(own, 'Số nhà, đường, thôn', 'Thôn Tà Rùng');
  await write(own, 'Số điện thoại', '0912345678');
}

/** The second section: the child, born eighteen days ago, with a birth notice on paper. */
export async function aboutTheChild(page: Page): Promise<void> {
  await tap(page, 'Việc khai sinh này đã đăng ký lần nào chưa?', 'Chưa đăng ký lần nào');
  await write(page, 'Họ, chữ đệm, tên của người được khai sinh', CHILD);
  await date(page, 'Ngày, tháng, năm sinh', daysAgo(18));
  await tap(page, 'Giới tính', 'Nữ');
  await find(page, 'Dân tộc', 'van kieu', 'Bru-Vân Kiều');
  await tap(page, 'Nơi sinh ở', 'Trong nước');
  await write(page, 'Tên cơ sở y tế hoặc nơi sinh', 'Trung tâm Y tế khu vực Hướng Hóa');
  await place(page.getByRole('group', { name: 'Địa danh nơi sinh' }), 'khe sanh', BIRTHPLACE);
  await place(page.getByRole('group', { name: 'Quê quán' }), 'huong phung', HOME);
  await tap(page, 'Khai sinh cho trẻ', 'Đã xác định được cả cha và mẹ');
  await tap(page, 'Trẻ sinh ra do mang thai hộ?', 'Không');
  await tap(page, /^Giấy chứng sinh/, 'Có bản giấy (chụp gửi kèm)');
  await write(page, 'Số Giấy chứng sinh', '128');
  await date(page, 'Ngày cấp Giấy chứng sinh', daysAgo(17));
}

/** The third section: the mother asked for this herself, so only a few questions are left about her. */
export async function aboutTheMother(page: Page): Promise<void> {
  await expect(page.getByText('nên ở đây chỉ còn vài câu')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Họ, chữ đệm, tên người mẹ' })).toBeHidden();
  await date(page, 'Ngày, tháng, năm sinh', '12/03/2000');
  await find(page, 'Dân tộc', 'van kieu', 'Bru-Vân Kiều');
}

/** The fourth section: the father, of whose birth she gives the year. */
export async function aboutTheFather(page: Page): Promise<void> {
  await write(page, 'Họ, chữ đệm, tên người cha', FATHER);
  await date(page, 'Ngày, tháng, năm sinh', '1992');
  await find(page, 'Dân tộc', 'kinh', 'Kinh');
  await tap(page, 'Loại giấy tờ tùy thân', 'Thẻ Căn cước công dân');
  await write(page, 'Số định danh cá nhân', '045092007741');
  await date(page, 'Ngày cấp', '10/05/2021');
  await tap(page, 'Nơi cấp', 'Cục Cảnh sát quản lý hành chính về trật tự xã hội');
  await tap(page, 'Loại cư trú', 'Thường trú');
  await place(page.getByRole('group', { name: 'Nơi cư trú của người cha' }), 'huong phung', HOME);
  await write(page, 'Số nhà, đường, thôn', 'Thôn Tà Rùng');
}

/** The last section: two copies, how they come, and the word of honour. */
export async function aboutTheCopies(page: Page): Promise<void> {
  await tap(page, 'Bạn có xin thêm bản sao không?', 'Có');
  await write(page, 'Số lượng bản sao', '2');
  await tap(page, 'Bạn muốn nhận Giấy khai sinh thế nào?', 'Bản giấy, tới Trung tâm lấy');
  await page.getByRole('checkbox', { name: 'Tôi cam đoan' }).check();
}

/** From the list of sections to the papers. */
export async function fillBirth(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  for (const section of [aboutLua, aboutTheChild, aboutTheMother, aboutTheFather, aboutTheCopies]) {
    await section(page);
    await kept(page);
    await goOn(page);
  }
  await expect(page.getByRole('heading', { name: 'Giấy tờ kèm theo', level: 1 })).toBeVisible();
}

/** Both sides of the birth notice, and on to the last look. */
export async function attachNotice(page: Page): Promise<void> {
  const paper = page.getByRole('region', { name: PAPER });
  for (const [at, name] of ['chung-sinh-1.png', 'chung-sinh-2.png'].entries()) {
    const file = { name, mimeType: 'image/png', buffer: photo(at + 1, 600, 800) };
    await paper.getByLabel('Chọn ảnh hoặc PDF').setInputFiles(file);
    await expect(paper.getByRole('img', { name: `Trang ${at + 1}` })).toBeVisible();
  }
  await goOn(page);
  await expect(page.getByRole('heading', { name: 'Xem lại và nộp', level: 1 })).toBeVisible();
}

/** The province's code, once the phone has it. */
export async function codeOf(page: Page): Promise<string> {
  const code = page.getByText(/^000\.00\.99\.H99-\d{6}-\d{4}$/).first();
  await expect(code).toBeVisible({ timeout: 45_000 });
  return (await code.textContent())!.trim();
}

async function place(area: Locator, letters: string, commune: string): Promise<void> {
  await find(area, 'Tỉnh, thành phố', 'quang tri', 'Tỉnh Quảng Trị');
  await find(area, 'Xã, phường, đặc khu', letters, commune);
}
