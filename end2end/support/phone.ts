// A browser whose profile outlives it, as a phone's does: opened, killed without warning, opened again.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from './chromium.ts';

export class Phone {
  private process: ChildProcess | null = null;
  private browser: Browser | null = null;

  private constructor(
    readonly profile: string,
    private readonly around: string[],
  ) {}

  /** `around` is a command that starts the browser in turn, with less of the machine than there is. */
  static async unpack(around: string[] = []): Promise<Phone> {
    return new Phone(await mkdtemp(path.join(tmpdir(), 'motcua-phone-')), around);
  }

  /** Starts the browser on the profile and opens an address; `meet` sees the page before anything is loaded. */
  async open(url: string, meet: (page: Page) => void = () => {}): Promise<Page> {
    await rm(path.join(this.profile, 'DevToolsActivePort'), { force: true });
    const [command, ...before] = [...this.around, CHROMIUM];
    this.process = spawn(
      command!,
      [
        ...before,
        ...CHROMIUM_ARGUMENTS,
        '--headless',
        '--remote-debugging-port=0',
        '--hide-crash-restore-bubble',
        '--window-size=360,640',
        '--lang=vi',
        `--user-data-dir=${this.profile}`,
        'about:blank',
      ],
      { stdio: 'ignore', detached: true },
    );
    this.browser = await chromium.connectOverCDP(await this.address());
    const context = this.browser.contexts()[0]!;
    const page = context.pages()[0] ?? (await context.newPage());
    meet(page);
    await page.goto(url);
    return page;
  }

  /** As when the system takes the memory away: no goodbye to anything. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Closes the browser properly, so that everything it holds is in its profile. */
  async close(): Promise<void> {
    // Asked in its own words it also writes its cookies down; told by the system it only leaves.
    const session = await this.browser?.newBrowserCDPSession();
    const gone = this.process && once(this.process, 'exit');
    await session?.send('Browser.close').catch(() => {});
    await gone;
    await this.end('SIGTERM');
  }

  async throwAway(): Promise<void> {
    await this.kill();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { process: running } = this;
    this.process = null;
    if (!running?.pid || running.exitCode !== null) return;
    const gone = once(running, 'exit');
    try {
      process.kill(signal === 'SIGKILL' ? -running.pid : running.pid, signal);
    } catch {
      return;
    }
    await gone;
    await this.browser?.close().catch(() => {});
    this.browser = null;
  }

  private async address(): Promise<string> {
    const until = Date.now() + 30_000;
    while (Date.now() < until) {
      const text = await readFile(path.join(this.profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
      const port = text.split('\n')[0];
      if (port) return `http://127.0.0.1:${port}`;
      await new Promise(soon => setTimeout(soon, 50));
    }
    throw new Error('Chromium did not open its debugging port');
  }
}
