// An old woman's dossier is mostly looked at, not typed: her grandson holds the phone before a leaflet, her card and her
// papers, and it goes out by itself.
import { chromium, type Page } from '@playwright/test';
import { expect, settled, test } from '../support/journey.ts';
import { CHROMIUM, CHROMIUM_ARGUMENTS, fakeCamera } from '../support/chromium.ts';
import { find, goOn, kept, tap } from '../support/pen.ts';
import { Sights, snap } from '../support/sights.ts';

const NAME = 'Hồ Thị Kăn Bay';
const CARD = `045154000321|197034562|${NAME}|01071954|Nữ|Thôn Tà Rùng, Hướng Phùng, Hướng Hóa, Quảng Trị|10052021`;
const PAPER = 'Giấy chứng nhận hộ nghèo, hộ cận nghèo';

const soon = { timeout: 60_000 };

test('a leaflet, a card and three crooked pages become a dossier that waits for the network', async ({ world }) => {
  test.slow();
  const sights = await Sights.unpack();
  const args = [...CHROMIUM_ARGUMENTS, ...fakeCamera(sights.file)];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  try {
    const easel = await browser.newPage();
    const phone = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'vi-VN', hasTouch: true, isMobile: true });
    const page = await phone.newPage();

    await test.step('the leaflet on the wall leads to the procedure', async () => {
      await sights.lay({ print: ['Trợ cấp hưu trí xã hội', 'Quét mã để bắt đầu'], code: `${world.url}/p/1.014027` }, easel);
      await page.goto(world.url);
      await settled(page);
      await page.getByRole('link', { name: 'Quét mã' }).first().click();
      await expect(page).toHaveURL(/\/p\/1\.014027$/, soon);
    });

    await test.step('she begins', async () => {
      await expect(page.getByText('Tờ khai này đã có trên máy')).toBeVisible(soon);
      await page.getByRole('button', { name: 'Bắt đầu điền tờ khai' }).click();
      await page.getByRole('button', { name: 'Tiếp tục' }).click();
      await expect(page.getByRole('group', { name: 'Bạn đề nghị việc gì?' })).toBeVisible();
      await goOn(page);
    });

    const her = page.getByRole('group', { name: 'Thông tin người cao tuổi' });
    const detail = her.getByRole('textbox', { name: 'Số nhà, đường, thôn' });
    await test.step('her card fills the form in by itself', async () => {
      await sights.lay({ print: ['CĂN CƯỚC CÔNG DÂN', NAME, '01/07/1954'], code: CARD }, easel);
      await her.getByRole('button', { name: 'Quét mã trên thẻ căn cước' }).click();
      await expect(her.getByRole('textbox', { name: 'Họ, chữ đệm, tên khai sinh' })).toHaveValue(NAME, soon);
      await expect(her.getByRole('textbox', { name: 'Năm' })).toHaveValue('1954');
      await expect(her.getByRole('radio', { name: 'Nữ', exact: true })).toBeChecked();
      await expect(her.getByRole('textbox', { name: 'Số định danh cá nhân' })).toHaveValue('045154000321');
      await expect(her.getByRole('combobox', { name: 'Xã, phường, đặc khu' })).toHaveValue('Xã Hướng Phùng', soon);
      await expect(detail).toHaveValue('Thôn Tà Rùng');
    });

    await test.step('at home there is no network; she lives in another hamlet now, and says the little that is on no card', async () => {
      await phone.setOffline(true);
      await world.stopServer();
      await detail.fill('Thôn Doa Cũ');
      await find(her, 'Dân tộc', 'van kieu', 'Bru-Vân Kiều');
      await tap(page, 'Thuộc diện', 'Hộ cận nghèo');
      await tap(page, 'Đang hưởng lương hưu hoặc trợ cấp BHXH hằng tháng?', 'Không');
      await tap(page, 'Đang hưởng trợ cấp xã hội hằng tháng khác?', 'Không');
      await kept(page);
      await goOn(page);
      await tap(page, 'Có người khai thay không?', 'Không');
      await kept(page);
      await goOn(page);
      await tap(page, 'Nhận tiền bằng', 'Tiền mặt, chi trả tại xã');
      await page.getByRole('checkbox', { name: 'Tôi cam đoan' }).check();
      await kept(page);
      await goOn(page);
    });

    await test.step('three crooked pages become straight', async () => {
      const paper = page.getByRole('region', { name: PAPER });
      for (const [at, seed] of [0, 1, 2].entries()) {
        await photographed(page, sights, easel, seed);
        await expect(paper.getByRole('img', { name: `Trang ${at + 1}` })).toBeVisible(soon);
      }
      const shapes = await paper.getByRole('img').evaluateAll(all =>
        all.map(one => (one as HTMLImageElement).naturalHeight / (one as HTMLImageElement).naturalWidth),
      );
      for (const shape of shapes) expect(shape).toBeCloseTo(Math.SQRT2, 1);
      await expect(paper.locator('.notice--warning')).toHaveCount(0);
      await goOn(page);
    });

    await test.step('nothing is missing', async () => {
      const list = page.locator('.checklist');
      await expect(page.getByRole('heading', { name: 'Còn thiếu gì không?' })).toBeVisible();
      await expect(page.getByText('Không thiếu gì.')).toBeVisible();
      await expect(list.getByText(`${PAPER}: đã có 3 trang`)).toBeVisible();
      await expect(page.locator('main')).toContainText('Thôn Doa Cũ');
      await expect(page.getByRole('combobox', { name: 'Nơi nhận hồ sơ' })).toHaveValue('Xã Hướng Phùng, Tỉnh Quảng Trị');
    });

    await test.step('handed in without a network, it waits and is safe', async () => {
      await page.getByRole('button', { name: 'Nộp khi có mạng' }).click();
      await expect(page).toHaveURL(/\/dossiers\/[0-9a-f-]+$/);
      await expect(page.getByText(/Đang chờ mạng để gửi|Chưa gửi được, sẽ tự thử lại/)).toBeVisible();
      await expect(page.getByText('Hồ sơ nằm an toàn trên máy này')).toBeVisible();
    });
  } finally {
    await browser.close();
    await sights.throwAway();
  }
});

/** Takes one page with the camera of the phone, which answers the button for photos. */
async function photographed(page: Page, sights: Sights, easel: Page, seed: number): Promise<void> {
  await sights.lay({ paper: seed }, easel);
  const photo = await snap(page, `IMG_${seed + 1}.jpg`);
  await page.getByRole('region', { name: PAPER }).getByLabel('Chụp ảnh', { exact: true }).setInputFiles(photo);
}
