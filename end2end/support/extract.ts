// Chị Mai asks for three copies of her own birth record: procedure 2.000635, filled in by hand from start to review.
import { expect, type Page } from '@playwright/test';
import { date, find, goOn, kept, signIn, tap, write } from './pen.ts';

export const PROCEDURE = '2.000635';
export const NAME = 'Hồ Thị Mai';
export const COMMUNE = 'Xã Hướng Phùng';
export const CENTRE = 'Xã Hướng Phùng, Tỉnh Quảng Trị';

/** Opens the procedure, waits until its form is on the phone, and begins it; returns the draft's address. */
export async function beginExtract(page: Page, url = ''): Promise<string> {
  await page.goto(`${url}/p/${PROCEDURE}`);
  await expect(page.getByText('Tờ khai này đã có trên máy')).toBeVisible();
  await page.getByRole('button', { name: 'Bắt đầu điền tờ khai' }).click();
  await expect(page).toHaveURL(/\/d\/[0-9a-f-]+$/);
  await expect(page.getByRole('heading', { name: 'Tất cả các phần' })).toBeVisible();
  return page.url();
}

/** The first section: who is asking. */
export async function aboutMai(page: Page): Promise<void> {
  await tap(page, 'Bạn là gì của người có tên trong sổ hộ tịch?', 'Chính tôi');
  await write(page, 'Họ, chữ đệm, tên của bạn', NAME);
  await tap(page, 'Loại giấy tờ tùy thân', 'Thẻ Căn cước công dân');
  await write(page, 'Số định danh cá nhân', '045195003318');
  await date(page, 'Ngày cấp', '10/05/2021');
  await tap(page, 'Nơi cấp', 'Cục Cảnh sát quản lý hành chính về trật tự xã hội');
  await livesIn(page, 'Nơi cư trú');
  await write(page, 'Số nhà, đường, thôn', 'Thôn Tà Rùng');
  await write(page, 'Số điện thoại', '0912345678');
}

/** The second section: which record, where it is, how many copies. */
export async function aboutTheRecord(page: Page): Promise<void> {
  await livesIn(page, 'Nơi đã đăng ký');
  await date(page, 'Ngày đăng ký', '1995');
  await write(page, 'Số lượng bản sao', '3');
  await tap(page, 'Bạn thuộc diện được miễn phí, lệ phí không?', 'Không thuộc diện miễn');
}

/** The third section: the person on the record, who is herself. */
export async function aboutThePerson(page: Page): Promise<void> {
  await date(page, 'Ngày, tháng, năm sinh', '20/08/1995');
  await tap(page, 'Giới tính', 'Nữ');
  await find(page, 'Dân tộc', 'van kieu', 'Bru-Vân Kiều');
}

/** The last section: how the copies come, and the word of honour. */
export async function aboutTheResult(page: Page): Promise<void> {
  await tap(page, 'Bạn muốn nhận bản sao thế nào?', 'Bản giấy, tới Trung tâm lấy');
  await page.getByRole('checkbox', { name: 'Tôi cam đoan' }).check();
}

/** From the list of sections to the last look at everything. */
export async function fillExtract(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  for (const section of [aboutMai, aboutTheRecord, aboutThePerson, aboutTheResult]) {
    await section(page);
    await kept(page);
    await goOn(page);
  }
  await expect(page.getByRole('heading', { name: 'Giấy tờ kèm theo', level: 1 })).toBeVisible();
  await goOn(page);
  await expect(page.getByRole('heading', { name: 'Xem lại và nộp', level: 1 })).toBeVisible();
}

async function livesIn(page: Page, area: string): Promise<void> {
  const group = page.getByRole('group', { name: area });
  await find(group, 'Tỉnh, thành phố', 'quang tri', 'Tỉnh Quảng Trị');
  await find(group, 'Xã, phường, đặc khu', 'huong phung', COMMUNE);
}

/** Fills, submits and signs in; returns the province's code once the phone has it. */
export async function fileExtract(page: Page): Promise<string> {
  await beginExtract(page);
  await fillExtract(page);
  await page.getByRole('button', { name: 'Nộp hồ sơ' }).click();
  await expect(page).toHaveURL(/\/dossiers\/[0-9a-f-]+$/);
  await signIn(page, 'Hồ Thị Lúa');
  const code = page.getByText(/^000\.00\.99\.H99-\d{6}-\d{4}$/).first();
  await expect(code).toBeVisible({ timeout: 45_000 });
  return (await code.textContent())!.trim();
}
