// The app comes in parts: a part that cannot be fetched says so and comes when it can, and a module that stops says what is safe.
import { NAME_FIELD } from '../support/draft.ts';
import { beginExtract, NAME } from '../support/extract.ts';
import { expect, settled, test } from '../support/journey.ts';
import { kept, write } from '../support/pen.ts';

test('a part the network swallowed is said to be missing, and comes when asked again', async ({ page }) => {
  let swallowed = 0;
  await page.route(/\/assets\/app-around\.\w+\.pack$/, route => {
    swallowed += 1;
    return swallowed === 1 ? route.abort() : route.continue();
  });
  await page.goto('/settings');
  await expect(page.getByText('Phần này chưa có trên máy')).toBeVisible();

  await page.getByRole('button', { name: 'Thử lại' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Cài đặt' })).toBeVisible();
});

test('a first visit to a procedure fetches what reads and what fills in, and no more before the worker does', async ({ page }) => {
  const packs: string[] = [];
  page.on('request', request => {
    const pack = /\/assets\/app-(\w+)\.\w+\.pack$/.exec(request.url())?.[1];
    // What the offline worker fetches for later is not the page's own doing.
    if (pack && !request.serviceWorker()) packs.push(pack);
  });
  await beginExtract(page);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await write(page, 'Họ, chữ đệm, tên của bạn', NAME);
  expect(packs).toContain('filling');
  expect(packs).not.toContain('around');
  expect(packs).not.toContain('carrying');
});

test('when the network swallowed part of what opens the app with no network, it is fetched again', async ({ page, context }) => {
  let asked = 0;
  await context.route(/\/assets\/app-carrying\.\w+\.pack$/, route => {
    if (!route.request().serviceWorker()) return route.continue();
    asked += 1;
    return asked === 1 ? route.abort() : route.continue();
  });
  await page.goto('/p/2.000635');
  // It begins again some seconds later.
  await expect(page.getByText('Tờ khai này đã có trên máy')).toBeVisible({ timeout: 60_000 });
  expect(asked).toBe(2);
});

test('what was begun before the other procedures are on the phone opens with no network', async ({ page, context, world }) => {
  await context.route('**/api/v1/catalogue/pack', route => route.abort());
  await page.goto('/');
  await page.getByRole('searchbox').fill('hon nhan');
  await page.locator('a[href="/p/1.004873"]').click();
  await page.getByRole('button', { name: 'Bắt đầu điền tờ khai' }).click();
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await write(page, NAME_FIELD, NAME);
  await kept(page);
  await page.evaluate(() => navigator.serviceWorker.ready);

  await world.stopServer();
  await page.reload();
  await expect(page.getByRole('textbox', { name: NAME_FIELD })).toHaveValue(NAME);
});

test('a module that stops leaves the page that says what is safe', async ({ page }) => {
  await page.goto('/');
  // The server's text has a heading too; the app shows itself once its own is there.
  await settled(page);
  await page.evaluate(async () => {
    // The smallest module whose only function is a trap.
    const trap = new Uint8Array([
      0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11,
    ]);
    const { instance } = await WebAssembly.instantiate(trap);
    setTimeout(instance.exports.t as () => void);
  });
  await expect(page.getByRole('heading', { name: 'Ứng dụng vừa gặp lỗi' })).toBeVisible();
  await expect(page.locator('#app')).toBeHidden();
});
