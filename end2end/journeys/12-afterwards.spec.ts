// What a dossier's end still brings: a draft certificate nobody answers, another due day with its reason, a word about the service.
import { expect, test } from '../support/journey.ts';
import { fileExtract } from '../support/extract.ts';

const soon = { timeout: 45_000 };

test('silence agrees with the draft certificate when its day is over', async ({ page, world }) => {
  const code = await fileExtract(page);
  const main = page.getByRole('main');
  await world.officer(code, 'status', { status: 2 });
  await world.officer(code, 'status', { status: 4 });
  await world.officer(code, 'draft', { fields: ['Họ và tên: Hồ Thị Mai'], confirm_by: compact(Date.now() + 25_000) });
  await expect(main.getByRole('heading', { name: 'Xem lại bản dự thảo' })).toBeVisible(soon);
  await expect(main.getByText('Hết hạn xem, coi như đồng ý với bản dự thảo')).toBeVisible({ timeout: 90_000 });
  await expect(main.getByRole('heading', { name: 'Xem lại bản dự thảo' })).toBeHidden();
  await expect
    .poll(async () => (await drafts(world.sandboxUrl, code))[0]?.TrangThai, soon)
    .toBe('Mặc nhiên đồng ý');
});

test('another day is promised with its reason', async ({ page, world }) => {
  const code = await fileExtract(page);
  const main = page.getByRole('main');
  await world.officer(code, 'status', { status: 2, due: dayFromNow(5) });
  await expect(main.getByText('Được tiếp nhận', { exact: true }).first()).toBeVisible(soon);
  await world.officer(code, 'due', { due: dayFromNow(12), reason: 'Chờ xác minh sổ gốc' });
  await expect(main.getByText('Chờ xác minh sổ gốc', { exact: true })).toBeVisible(soon);
});

test('a returned result is rated once, with a word of one’s own', async ({ page, world }) => {
  const code = await fileExtract(page);
  const main = page.getByRole('main');
  await world.officer(code, 'finish');
  await expect(main.getByText('Đã trả kết quả', { exact: true }).first()).toBeVisible(soon);
  await page.getByRole('button', { name: 'Gửi đánh giá' }).click();
  await expect(main.getByText('Hãy chọn một mức.')).toBeVisible();
  await page.getByRole('radio', { name: '5 trên 5: rất hài lòng' }).check();
  await page.getByRole('textbox', { name: /^Muốn nói thêm điều gì/ }).fill('Cán bộ nhiệt tình');
  await page.getByRole('button', { name: 'Gửi đánh giá' }).click();
  await expect(main.getByText('Bạn đánh giá 5 trên 5')).toBeVisible(soon);
  await expect(page.getByRole('button', { name: 'Gửi đánh giá' })).toBeHidden();
  await expect
    .poll(async () => (await dossier(world.sandboxUrl, code)).DanhGia, soon)
    .toEqual({ SoSao: 5, NoiDung: 'Cán bộ nhiệt tình' });
});

/** One dossier as the province's officer sees it. */
async function dossier(sandbox: string, code: string): Promise<Record<string, unknown>> {
  const answer = await fetch(`${sandbox}/province/officer/${encodeURIComponent(code)}`, {
    headers: { accept: 'application/json' },
  });
  const { HoSo } = (await answer.json()) as { HoSo: Record<string, unknown> };
  return HoSo;
}

async function drafts(sandbox: string, code: string): Promise<{ TrangThai: string }[]> {
  return (await dossier(sandbox, code)).DanhSachBanNhap as { TrangThai: string }[];
}

/** `yyyyMMddHHmmss` on Vietnam's clock, as the province writes times. */
function compact(at: number): string {
  const local = new Date(at + 7 * 60 * 60 * 1000).toISOString();
  return local.slice(0, 19).replaceAll(/[-T:]/g, '');
}

function dayFromNow(days: number): string {
  const at = Date.now() + days * 24 * 60 * 60 * 1000;
  return new Date(at + 7 * 60 * 60 * 1000).toISOString().slice(0, 10);
}
