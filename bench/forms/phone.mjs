// One form in one engine on one slow phone: a browser of its own, opened, typed into, opened again; it compares nothing.
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { NO, YES } from './description.mjs';
import { Line } from './line.mjs';
import { watch } from './watch.mjs';

/** Arguments of the browser journeys: no traffic but ours. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How many times slower the processor is made, as a rule. */
export const CPU = 4;

/** As many changes are measured, as a rule. */
export const CHANGES = 15;
/** Whoever is not ready by then is told of as such. */
const USABLE_WITHIN = 90_000;
/** A change that takes longer is not waited for, and all changes together get no more than four times that. */
const CHANGE_WITHIN = 20_000;
const ALL_CHANGES_WITHIN = 60_000;
/** After what was asked for: for what the engine does later, which is nobody's change. */
const REST = 300;

/** Starts a browser that is a phone's. */
export function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS });
}

/**
 * Opens `address` at the end of a line and measures. `taps` are the buttons between the address and the first question.
 *
 * @returns {Promise<{ bytes?: number, usable?: number, usableWork?: number, again?: number, changes: number[],
 *   changeWork: number[], heap?: number, wasm?: number, nodes?: number, tab?: number, trouble?: string }>} bytes over the
 *   wire, milliseconds, milliseconds of work, bytes of memory
 */
export async function measure({ engine, port, address, taps, pairs, labels, cpu, changes }) {
  const line = await Line.open(port);
  const url = line.url + address;
  const browser = await openBrowser();
  const seen = { changes: [], changeWork: [] };
  try {
    const page = await phonePage(browser, { engine, taps, pairs, labels });
    const phone = new Phone(page, await page.context().newCDPSession(page), browser);
    await phone.slow(cpu);
    page.on('pageerror', error => (seen.error ??= error.message.split('\n')[0]));
    await within(USABLE_WITHIN, 'not usable', () => page.goto(url, { waitUntil: 'commit', timeout: USABLE_WITHIN }));
    seen.usable = await phone.usable(pairs[0]);
    seen.bytes = line.bytes;
    seen.usableWork = await phone.work();
    await phone.measureChanges(pairs, changes, seen);
    Object.assign(seen, await phone.memory());
    await phone.rest(1000);
    await within(USABLE_WITHIN, 'not usable when opened again', () => page.reload({ waitUntil: 'commit', timeout: USABLE_WITHIN }));
    seen.again = await phone.usable(pairs[0]);
  } catch (error) {
    seen.trouble = error.message.split('\n')[0];
  } finally {
    await browser.close();
    await line.close();
  }
  return seen;
}

async function phonePage(browser, { engine, taps, pairs, labels }) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'vi-VN',
  });
  const page = await context.newPage();
  const options = JSON.stringify({ engine, taps, pairs, labels });
  // What must be tapped the first time is behind the address the second time.
  await page.addInitScript(`(${watch})(Object.assign(${options}, sessionStorage.begun ? { taps: [] } : {}))`);
  return page;
}

class Phone {
  constructor(page, devtools, browser) {
    this.page = page;
    this.devtools = devtools;
    this.browser = browser;
  }

  async slow(rate) {
    // The page's own thread counts what it works, not what it waits for: that says something on a busy machine too.
    await this.devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    await this.devtools.send('Emulation.setCPUThrottlingRate', { rate });
  }

  /** Milliseconds from the address until a letter typed into the first box has brought the question that depends on it. */
  async usable(pair) {
    await within(USABLE_WITHIN, 'not usable', () => this.ask(() => window.bench.ready()));
    const { end } = await within(USABLE_WITHIN, 'takes no letter', () => this.type(pair, YES));
    await this.page.evaluate(() => (sessionStorage.begun = 'yes'));
    await this.rest();
    await within(CHANGE_WITHIN, 'takes no second letter', () => this.type(pair, NO));
    await this.rest();
    return end;
  }

  /** Fills `seen.changes` with milliseconds from a key to the frame after the dependent question is shown. */
  async measureChanges(pairs, wanted, seen) {
    const begun = Date.now();
    while (seen.changes.length < wanted && Date.now() - begun < ALL_CHANGES_WITHIN) {
      const pair = pairs[seen.changes.length % pairs.length];
      const before = await this.thread();
      const { pressed, end } = await within(CHANGE_WITHIN, 'a change is not shown', () => this.type(pair, YES));
      seen.changes.push(end - pressed);
      await this.rest();
      seen.changeWork.push((await this.thread()) - before);
      await within(CHANGE_WITHIN, 'a change is not shown', () => this.type(pair, NO));
      await this.rest();
    }
  }

  /** A letter and the tab key, because some engines take an answer only when its box is left; then waits for what it does. */
  async type({ of, shows, row }, letter) {
    const comes = letter === YES;
    await this.page.evaluate(at => window.bench.enter(at), { name: of, row });
    await this.rest(50);
    const changed = this.ask(([at, comes]) => window.bench.changed(at, comes), [{ name: shows, row }, comes]);
    const key = { key: letter, code: `Key${letter.toUpperCase()}`, windowsVirtualKeyCode: letter.toUpperCase().charCodeAt(0) };
    const tab = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
    await Promise.all([
      this.devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', text: letter, ...key }),
      this.devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key }),
      this.devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...tab }),
      this.devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...tab }),
    ]);
    return changed;
  }

  /** Bytes the script holds after a collection, bytes of wasm, elements, and the private bytes of the whole tab. */
  async memory() {
    await this.devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.devtools.send('Runtime.getHeapUsage');
    const { metrics } = await this.devtools.send('Performance.getMetrics');
    const nodes = metrics.find(({ name }) => name === 'Nodes').value;
    const wasm = await this.page.evaluate(() => window.bench.wasm());
    return { heap: usedSize, wasm, nodes, tab: await this.tab() };
  }

  async tab() {
    const sizes = await Promise.all((await this.renderers()).map(({ id }) => privateBytes(id)));
    return Math.max(0, ...sizes);
  }

  /** Milliseconds the page's process has worked so far, all its threads together. */
  async work() {
    const times = (await this.renderers()).map(({ cpuTime }) => cpuTime * 1000);
    return Math.max(0, ...times);
  }

  /** Milliseconds the page's own thread has worked so far. */
  async thread() {
    const { metrics } = await this.devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  }

  async renderers() {
    const session = await this.browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await session.detach();
    return processInfo.filter(({ type }) => type === 'renderer');
  }

  /** Asks the page something that may have moved to another address before it answers. */
  async ask(question, what) {
    return this.page.evaluate(question, what);
  }

  rest(milliseconds = REST) {
    return new Promise(soon => setTimeout(soon, milliseconds));
  }
}

/** What the process alone holds; nothing where the system does not say. */
async function privateBytes(process) {
  const text = await readFile(`/proc/${process}/smaps_rollup`, 'utf8').catch(() => '');
  const lines = [...text.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)];
  return lines.reduce((bytes, [, kilobytes]) => bytes + Number(kilobytes) * 1024, 0);
}

async function within(milliseconds, what, work) {
  let late;
  const timeout = new Promise((_, give) => {
    late = setTimeout(() => give(new Error(`${what} within ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(late);
  }
}
