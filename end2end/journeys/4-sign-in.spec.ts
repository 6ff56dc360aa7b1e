// Point 4: nobody signs in before it is needed; what was begun before is kept; whoever signs out leaves nothing open.
import { expect, settled, test } from '../support/journey.ts';
import { beginExtract, NAME } from '../support/extract.ts';
import { kept, signIn, write } from '../support/pen.ts';

test('a draft begun before signing in is there after it, and closed after signing out', async ({ page }) => {
  await beginExtract(page);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await write(page, 'Họ, chữ đệm, tên của bạn', NAME);
  await kept(page);
  const section = page.url();

  await page.goto('/settings');
  await settled(page);
  await signIn(page, 'Hồ Thị Lúa');
  await expect(page.getByRole('main')).toContainText('Hồ Thị Lúa');
  await page.goto(section);
  await expect(page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' })).toHaveValue(NAME);

  await page.goto('/settings');
  await page.getByRole('button', { name: 'Đăng xuất' }).click();
  await expect(page.getByRole('link', { name: 'Đăng nhập' })).toBeVisible();
  await page.goto(section);
  await expect(page.getByText('Không có tờ khai này')).toBeVisible();
});

test('whoever is signed out by the identity provider is signed out here too, and keeps the draft', async ({ page, world }) => {
  await page.goto('/settings');
  await settled(page);
  await signIn(page, 'Hồ Thị Lúa');
  await expect(page.getByRole('main')).toContainText('Hồ Thị Lúa');
  await beginExtract(page);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await write(page, 'Họ, chữ đệm, tên của bạn', NAME);
  await kept(page);
  const section = page.url();

  const elsewhere = await page.context().newPage();
  await elsewhere.goto(`${world.sandboxUrl}/idp/sessions`);
  await elsewhere.getByRole('button', { name: 'Đăng xuất lượt này' }).click();
  await expect(elsewhere.getByText('Chưa có ai đăng nhập.')).toBeVisible();
  await elsewhere.close();

  // The provider tells the server behind everybody's back; until it has, the page may still say who is signed in.
  await expect(async () => {
    await page.goto('/settings');
    await settled(page);
    await expect(page.getByRole('link', { name: 'Đăng nhập' })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 45_000 });
  await page.goto(section);
  const name = page.getByRole('textbox', { name: 'Họ, chữ đệm, tên của bạn' });
  await expect(name).toHaveValue(NAME);
  await write(page, 'Họ, chữ đệm, tên của bạn', `${NAME} Anh`);
  await kept(page);

  await page.goto('/settings');
  await settled(page);
  await signIn(page, 'Hồ Thị Lúa');
  await page.goto(section);
  await expect(name).toHaveValue(`${NAME} Anh`);
});
