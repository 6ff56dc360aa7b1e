// The store's contract over IndexedDB in a real browser: the same examples that memory is held to, and what only a browser
// can show (encryption at rest, a full disk, a newer version in another tab). Built by `cargo xtask test --only stores`.
import { test as base, expect, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TARGET = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url));
const MODULE = join(TARGET, 'xtask', 'store_in_browser');
const ORIGIN = 'http://localhost';

/** The examples' names, from the list that Rust reads too. */
const LIST = readFileSync(fileURLToPath(new URL('../../crates/sync/tests/contract/mod.rs', import.meta.url)), 'utf8');
const NAMES = [...LIST.split('contract! {')[1]!.matchAll(/^ {8}(\w+)$/gm)].map(([, name]) => name!);

const test = base.extend<{ suite: Page }>({
  suite: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.route(`${ORIGIN}/**`, async (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === '/') {
        return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>store</title><link rel="icon" href="data:,">' });
      }
      const contentType = path.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
      return route.fulfill({ contentType, body: readFileSync(join(MODULE, path)) });
    });
    await load(page);
    await use(page);
    expect(complaints).toEqual([]);
  },
});

/** Loads the page and the module, as after starting the browser anew. */
async function load(page: Page) {
  await page.goto(`${ORIGIN}/`);
  await page.evaluate(async () => {
    const path = '/store_in_browser.js';
    const module = await import(path);
    await module.default({ module_or_path: '/store_in_browser_bg.wasm' });
    Object.assign(globalThis, { suite: module });
  });
}

/** Calls a function of the module. */
function call<T>(page: Page, name: string, ...given: string[]): Promise<T> {
  return page.evaluate(([name, given]) => (globalThis as any).suite[name as string](...(given as string[])), [name, given]);
}

/** Everything a database holds, as one text. */
function everything(page: Page, name: string): Promise<string> {
  return page.evaluate(async (name) => {
    const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await done(indexedDB.open(name));
    const text = new TextDecoder();
    let found = '';
    const spell = (value: unknown) => {
      if (value instanceof Uint8Array) found += text.decode(value);
      else if (Array.isArray(value)) value.forEach(spell);
      else found += String(value);
    };
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      spell(await done(objects.getAllKeys()));
      spell(await done(objects.getAll()));
    }
    database.close();
    return found;
  }, name);
}

test('the list of examples is read whole', async ({ suite }) => {
  expect(NAMES).toEqual(await call(suite, 'names'));
});

for (const name of NAMES) {
  test(`${name} in a browser`, async ({ suite }) => {
    expect(await call(suite, 'keeps', name)).toBe(true);
  });
}

test('nothing personal is written in plain, and what was written is read after a restart', async ({ suite }) => {
  await call(suite, 'fill');
  const written = await everything(suite, 'here');
  expect(written).toContain('citizen/lua');
  for (const personal of ['Lụa', 'ho_ten', 'mat-truoc', 'giay_chung_sinh', '1.001193', 'image/jpeg', 'submission']) {
    expect(written).not.toContain(personal);
  }
  await load(suite);
  expect(await call(suite, 'read')).toBe('read Nguyễn Thị Lụa');
});

test('the key cannot be taken out of the browser', async ({ suite }) => {
  await call(suite, 'fill');
  const keys = await suite.evaluate(async () => {
    const open = indexedDB.open('here');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const request = open.result.transaction('keys').objectStore('keys').getAll();
    await new Promise((resolve) => (request.onsuccess = resolve));
    open.result.close();
    return request.result.map((key: CryptoKey) => [key.extractable, key.algorithm.name, (key.algorithm as AesKeyAlgorithm).length]);
  });
  expect(keys).toEqual([[false, 'AES-GCM', 256]]);
});

for (const harm of ['changed', 'moved']) test(`a record somebody changed or put in the place of another cannot be read: ${harm}`, async ({ suite }) => {
  await call(suite, 'fill');
  await suite.evaluate(async (harm) => {
    const open = indexedDB.open('here');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const transaction = open.result.transaction(['drafts', 'outbox'], 'readwrite');
    const drafts = transaction.objectStore('drafts');
    const keys = drafts.getAllKeys();
    const rows = drafts.getAll();
    const frozen = transaction.objectStore('outbox').getAll();
    frozen.onsuccess = () => {
      const row = harm === 'moved' ? frozen.result[0] : rows.result[0];
      if (harm === 'changed') row[2][0] ^= 1;
      drafts.put(row, keys.result[0]!);
    };
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    open.result.close();
  }, harm);
  expect(await call(suite, 'read')).toContain('cannot be read');
});

test('forgetting a citizen also throws the key away', async ({ suite }) => {
  await call(suite, 'fill');
  await call(suite, 'forget');
  expect(await everything(suite, 'here')).not.toContain('[object CryptoKey]');
  expect(await call(suite, 'read')).toBe('gone');
});

test('a full device says so and loses nothing', async ({ suite }) => {
  const client = await suite.context().newCDPSession(suite);
  await client.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN, quotaSize: 20_000_000 });
  expect(await call(suite, 'fill_the_device')).toBe('true true');
});

test('a tab lets a newer version have the database, and is told', async ({ suite }) => {
  const told = await suite.evaluate(() => (globalThis as any).suite.hold_until_lost(() => new Promise<void>((resolve, reject) => {
    const newer = indexedDB.open('here', 99);
    newer.onsuccess = () => { newer.result.close(); resolve(); };
    newer.onerror = () => reject(newer.error);
    newer.onblocked = () => reject(new Error('blocked'));
  })));
  expect(told).toBe('1 Err(true)');
});

test('an older version does not hang on a newer database', async ({ suite }) => {
  await suite.evaluate(() => new Promise<void>((resolve) => {
    const newer = indexedDB.open('here', 99);
    newer.onsuccess = () => { newer.result.close(); resolve(); };
  }));
  expect(await call(suite, 'opens')).toBe('held');
});

test('a browser without storage is noticed', async ({ suite }) => {
  await suite.evaluate(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true }));
  expect(await call(suite, 'opens')).toBe('unavailable');
});

test('only one tab has the turn', async ({ suite }) => {
  expect(await call(suite, 'take_turns')).toBe('true true true');
});
