// An author at a desk: brings an Excel file for the notice of overnight stay, reads what the page says, publishes.
import { expect, type Browser, type Page } from '@playwright/test';
import { workbook, zip, type Book } from './workbook.ts';

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

/**
 * Uploads a workbook for the notice, packed together with what lies beside it where that is anything; the page then shows what is
 * wrong with it, or the form itself.
 */
export async function upload(desk: Page, book: Book, beside: Record<string, Buffer> = {}): Promise<void> {
  await desk.goto(`/authoring/${PROCEDURE}`);
  const excel = { name: 'luu-tru.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: workbook(book) };
  const files = Object.entries(beside);
  const packed = () => ({ name: 'luu-tru.zip', mimeType: 'application/zip', buffer: zip([[excel.name, excel.buffer], ...files]) });
  await desk.locator('#file').setInputFiles(files.length ? packed() : excel);
  await desk.locator('form button[type=submit]').click();
}

/** Publishes the form that is looked at, from today on. */
export async function publish(desk: Page, note: string): Promise<void> {
  await desk.getByLabel('Ghi chú').fill(note);
  await desk.getByRole('button', { name: 'Xuất bản' }).click();
  await expect(desk.getByRole('status')).toContainText('Đã xuất bản bản');
}
