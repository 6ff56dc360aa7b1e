// An author at a desk: brings an Excel file for the notice of overnight stay, reads what the page says, publishes.
import { expect, type Browser, type Page } from '@playwright/test';
import { workbook, type Book } from './workbook.ts';

export const PROCEDURE = '2.001159';
const AUTHOR = 'Lò Thị Mai';

export const HEADINGS = [
  'type', 'name', 'label::Tiếng Việt (vi)', 'label::English (en)', 'required', 'relevant', 'constraint',
  'constraint_message::Tiếng Việt (vi)', 'constraint_message::English (en)', 'appearance',
];

/** A notice of overnight stay in its author's own words. */
export function notice(version: string): Book {
  return {
    survey: [
      HEADINGS,
      ['begin_group', 'khach', 'Người đến ở', 'The guest', '', '', '', '', '', 'section'],
      ['text', 'ho_ten', 'Họ tên khách', "Guest's name", 'yes'],
      ['select_one loai_khach', 'loai', 'Khách là ai?', 'Who is the guest?', 'yes'],
      ['integer', 'so_dem', 'Ở mấy đêm?', 'How many nights?', 'yes', '', '. >= 1 and . <= 30', 'Từ 1 đến 30 đêm.', 'From 1 to 30 nights.'],
      ['text', 'ly_do', 'Lý do đến', 'Reason', ''],
      ['text', 'quan_he', 'Quan hệ với chủ nhà', 'Relation to the host', '', "${loai} = 'ho_hang'"],
      ['end_group'],
      ['begin_group', 'chu_nha', 'Chủ nhà', 'The host', '', '', '', '', '', 'section'],
      ['text', 'dia_chi', 'Thôn, bản, số nhà', 'Hamlet, house number', 'yes'],
      // A list of the catalogue: with it the phone has every centre before the network goes.
      ['select_one_from_file communes.csv', 'xa', 'Xã, phường của chủ nhà', 'Commune of the host', 'yes'],
      ['acknowledge', 'cam_doan', 'Tôi báo đúng sự thật', 'What I say is true', 'yes'],
      ['end_group'],
    ],
    choices: [
      ['list_name', 'name', 'label::Tiếng Việt (vi)', 'label::English (en)'],
      ['loai_khach', 'ho_hang', 'Họ hàng', 'Family'],
      ['loai_khach', 'khach', 'Khách đi đường', 'A traveller'],
    ],
    settings: [
      ['form_id', 'version', 'form_title::Tiếng Việt (vi)', 'form_title::English (en)'],
      ['LUUTRU', version, 'Báo có người đến ở qua đêm', 'Somebody stays overnight'],
    ],
  };
}

/** The author's own browser, signed in at the list of procedures. */
export async function atTheDesk(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1100, height: 800 }, isMobile: false, locale: 'vi-VN', serviceWorkers: 'allow' });
  const desk = await context.newPage();
  await desk.goto('/authoring');
  await desk.getByRole('link', { name: 'Đăng nhập' }).click();
  await desk.getByRole('button', { name: AUTHOR }).click();
  await expect(desk.getByRole('heading', { name: 'Tất cả thủ tục', level: 1 })).toBeVisible();
  return desk;
}

/** Uploads a workbook for the notice; the page then shows what is wrong with it, or the form itself. */
export async function upload(desk: Page, book: Book): Promise<void> {
  await desk.goto(`/authoring/${PROCEDURE}`);
  const file = { name: 'luu-tru.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: workbook(book) };
  await desk.locator('#file').setInputFiles(file);
  await desk.locator('form button[type=submit]').click();
}

/** Publishes the form that is looked at, from today on. */
export async function publish(desk: Page, note: string): Promise<void> {
  await desk.getByLabel('Ghi chú').fill(note);
  await desk.getByRole('button', { name: 'Xuất bản' }).click();
  await expect(desk.getByRole('status')).toContainText('Đã xuất bản bản');
}
