// The shortest journey in the browsers that are not Chromium: find a procedure, begin its form, lose the network, come back.
import { test, expect } from '@playwright/test';
import { firefox, until, webkit, type OtherBrowser } from '../support/webdriver.ts';
import { World } from '../support/world.ts';

const NAME = 'Nguyen Thi Hoa';
const START = `[...document.querySelectorAll('#app main button')].find(button => /Bắt đầu điền|Start the form/.test(button.textContent))`;
const FIELD = '#app main input[type=text]:not([inputmode=numeric]):not([role=combobox])';

for (const [name, open] of Object.entries({ 'Firefox ESR': firefox, WebKitGTK: webkit })) {
  test(`a form is begun and found again in ${name}`, async () => {
    test.slow();
    const world = await World.start();
    const browser = await open();
    try {
      await journey(browser, world);
    } finally {
      await browser.close();
      await world.stop();
    }
  });
}

async function journey(browser: OtherBrowser, world: World): Promise<void> {
  await browser.go(`${world.url}/`);
  await until(browser, `document.querySelector('#app h1')?.offsetHeight > 0`);
  await until(browser, `document.querySelector('#search')`);
  await browser.type('#search', 'hon nhan');
  await until(browser, `document.querySelector('#app a[href="/p/1.004873"]')`);
  await browser.run(`document.querySelector('#app a[href="/p/1.004873"]').click()`);
  await until(browser, `location.pathname === '/p/1.004873' && ${START}`);
  await browser.run(`${START}.click()`);
  await until(browser, `/^\\/d\\/[^/]+$/.test(location.pathname) && document.querySelector('.bottom-bar button')`);
  await browser.run(`document.querySelector('.bottom-bar button').click()`);
  await until(browser, `document.querySelector('${FIELD}')`);
  await browser.type(FIELD, NAME);
  await until(browser, `document.querySelector('${FIELD}').value === '${NAME}'`);
  await until(browser, `/Đã lưu|Saved/.test(document.querySelector('#app').textContent)`);

  const section = await browser.run<string>('location.href');
  await until(browser, `navigator.serviceWorker.ready.then(worker => worker.active?.state === 'activated')`);
  await world.stopServer();
  await browser.go(section);
  await until(browser, `document.querySelector('${FIELD}')?.value === '${NAME}'`);
  expect(await browser.run(`document.querySelector('#crash').hidden`)).toBe(true);
}
