// Browsers that are not Chromium, driven by the two WebDriver standards: BiDi for Firefox, classic for WebKitGTK.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';

/** What a journey needs of a browser. */
export interface OtherBrowser {
  go(url: string): Promise<void>;
  /** Evaluates an expression in the page; promises are awaited. */
  run<T>(expression: string): Promise<T>;
  /** Types with keys into the element of a selector. */
  type(selector: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** Waits until an expression is true in the page; it may fail while a page is still loading. */
export async function until(browser: OtherBrowser, expression: string): Promise<void> {
  const end = Date.now() + 60_000;
  let last: unknown;
  while (Date.now() < end) {
    try {
      last = await browser.run(expression);
      if (last) return;
    } catch (error) {
      last = error;
    }
    await new Promise(soon => setTimeout(soon, 100));
  }
  throw new Error(`never true: ${expression} (last: ${String(last)})`);
}

/** Firefox ESR over WebDriver BiDi (W3C). */
export async function firefox(): Promise<OtherBrowser> {
  const profile = await mkdtemp(path.join(tmpdir(), 'motcua-firefox-'));
  await writeFile(
    path.join(profile, 'user.js'),
    [
      'user_pref("intl.accept_languages", "vi");',
      'user_pref("app.update.enabled", false);',
      'user_pref("browser.shell.checkDefaultBrowser", false);',
      'user_pref("datareporting.policy.dataSubmissionEnabled", false);',
      'user_pref("network.captive-portal-service.enabled", false);',
      'user_pref("network.connectivity-service.enabled", false);',
      'user_pref("extensions.getAddons.cache.enabled", false);',
      'user_pref("remote.log.level", "Info");',
    ].join('\n'),
  );
  const child = spawn(
    process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: profile } },
  );
  const address = await printed(child, /WebDriver BiDi listening on (ws:\/\/[\w.:]+)/);
  const socket = new WebSocket(`${address}/session`);
  await once(socket, 'open');
  const waiting = new Map<number, { resolve(value: any): void; reject(error: Error): void }>();
  socket.on('message', text => {
    const message = JSON.parse(text.toString());
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === 'error') asked?.reject(new Error(`${message.error}: ${message.message}`));
    else asked?.resolve(message.result);
  });
  let id = 0;
  const send = (method: string, params: object): Promise<any> =>
    new Promise((resolve, reject) => {
      id += 1;
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params }));
    });
  await send('session.new', { capabilities: {} });
  const { contexts } = await send('browsingContext.getTree', {});
  const context = contexts[0].context;
  const run = async (expression: string) => {
    const answer = await send('script.evaluate', {
      expression: `(async () => JSON.stringify((await (${expression})) ?? null))()`,
      target: { context },
      awaitPromise: true,
    });
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return JSON.parse(answer.result.value);
  };
  return {
    run,
    go: async url => void (await send('browsingContext.navigate', { context, url, wait: 'complete' })),
    type: async (selector, text) => {
      await run(`document.querySelector(${JSON.stringify(selector)}).focus()`);
      const actions = [...text].flatMap(value => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
      await send('input.performActions', { context, actions: [{ type: 'key', id: 'keys', actions }] });
    },
    close: async () => {
      await send('browser.close', {}).catch(() => {});
      socket.close();
      await ended(child);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** WebKitGTK over classic WebDriver, on a screen nobody sees. */
export async function webkit(): Promise<OtherBrowser> {
  const screen = spawn('/usr/bin/Xvfb', ['-displayfd', '3', '-screen', '0', '800x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = await once(screen.stdio[3] as NodeJS.ReadableStream, 'data');
  const port = await freePort();
  const home = await mkdtemp(path.join(tmpdir(), 'motcua-webkit-'));
  const child = spawn('/usr/bin/WebKitWebDriver', [`--port=${port}`], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: {
      ...process.env,
      HOME: home,
      XDG_DATA_HOME: path.join(home, 'data'),
      XDG_CACHE_HOME: path.join(home, 'cache'),
      DISPLAY: `:${number.toString().trim()}`,
      GDK_BACKEND: 'x11',
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
    },
  });
  const base = `http://127.0.0.1:${port}`;
  await answering(`${base}/status`);
  const call = async (method: string, to: string, body?: object): Promise<any> => {
    const answer = await fetch(base + to, { method, body: body && JSON.stringify(body) });
    const { value } = (await answer.json()) as { value: any };
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const { sessionId } = await call('POST', '/session', { capabilities: { alwaysMatch: {} } });
  const session = `/session/${sessionId}`;
  return {
    run: async expression => {
      const script = `const done = arguments[arguments.length - 1];
        (async () => JSON.stringify((await (${expression})) ?? null))().then(done, error => done(JSON.stringify({ failed: String(error) })));`;
      const value = JSON.parse(await call('POST', `${session}/execute/async`, { script, args: [] }));
      if (value?.failed) throw new Error(value.failed);
      return value;
    },
    go: url => call('POST', `${session}/url`, { url }),
    type: async (selector, text) => {
      const element = await call('POST', `${session}/element`, { using: 'css selector', value: selector });
      await call('POST', `${session}/element/${Object.values(element)[0]}/value`, { text });
    },
    close: async () => {
      await call('DELETE', session).catch(() => {});
      child.kill();
      await ended(child);
      screen.kill();
      await ended(screen);
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function printed(child: ChildProcess, wanted: RegExp): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stderr!.on('data', piece => {
      text += piece;
      const found = wanted.exec(text);
      if (found) resolve(found[1]!);
    });
    child.on('exit', () => reject(new Error(`ended before it was ready:\n${text}`)));
    child.on('error', reject);
  });
}

async function answering(url: string): Promise<void> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    if ((await fetch(url).catch(() => null))?.ok) return;
    await new Promise(soon => setTimeout(soon, 50));
  }
  throw new Error(`nothing answered at ${url}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await once(child, 'exit');
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as net.AddressInfo;
  await new Promise<void>(closed => server.close(() => closed()));
  return port;
}
