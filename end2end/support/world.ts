// A server and an outside world of its own for one journey: fresh data, free ports, stopped and killed at will.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Line } from './proxy.ts';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const TARGET = path.resolve(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, 'target'));
/** What was built for phones; another folder may be named, so that a build under way does not pull it from under a journey. */
export const DIST = path.resolve(process.env.MOTCUA_DIST ?? path.join(ROOT, 'dist'));

export interface Fault {
  target: string;
  /** `lost` is for a payment notice that is never sent. */
  kind: 'lose_reply' | 'slow' | 'down' | 'refuse' | 'later' | 'lost';
  times?: number;
  delay_ms?: number;
  /** The partner's words when it refuses. */
  message?: string;
}

export class World {
  /** Where the phone goes: through the line. */
  readonly url: string;
  readonly sandboxUrl: string;
  private server: ChildProcess | null = null;
  private sandbox: ChildProcess | null = null;

  private constructor(
    readonly folder: string,
    readonly line: Line,
    private readonly serverPort: number,
    private readonly sandboxPort: number,
    private readonly dist: string,
  ) {
    this.url = `http://localhost:${line.port}`;
    this.sandboxUrl = `http://localhost:${sandboxPort}`;
  }

  static async start(dist = DIST): Promise<World> {
    const folder = await mkdtemp(path.join(tmpdir(), 'motcua-'));
    const [serverPort, sandboxPort] = [await freePort(), await freePort()];
    const line = await Line.open(() => serverPort);
    const world = new World(folder, line, serverPort, sandboxPort, dist);
    await world.startSandbox();
    await world.startServer();
    return world;
  }

  async startServer(): Promise<void> {
    this.server = this.run('server', {
      MOTCUA_LISTEN: `127.0.0.1:${this.serverPort}`,
      MOTCUA_PUBLIC_URL: this.url,
      MOTCUA_DATA: path.join(this.folder, 'server'),
      MOTCUA_DIST: this.dist,
      MOTCUA_OIDC_ISSUER: `${this.sandboxUrl}/idp`,
      MOTCUA_PROVINCE_URL: `${this.sandboxUrl}/province`,
      MOTCUA_PAYMENT_URL: `${this.sandboxUrl}/payment`,
      MOTCUA_POLL_SECONDS: '1',
      MOTCUA_AUTHORS: 'mai',
    });
    await this.ready(this.server, 'server', `http://127.0.0.1:${this.serverPort}/healthz`);
  }

  /** Asks the server to stop and waits until it has. */
  async stopServer(): Promise<void> {
    await end(this.server, 'SIGTERM');
    this.server = null;
  }

  /** As a power cut would. */
  async killServer(): Promise<void> {
    await end(this.server, 'SIGKILL');
    this.server = null;
  }

  async startSandbox(): Promise<void> {
    this.sandbox = this.run('sandbox', {
      SANDBOX_LISTEN: `127.0.0.1:${this.sandboxPort}`,
      SANDBOX_PUBLIC_URL: this.sandboxUrl,
      SANDBOX_DATA: path.join(this.folder, 'sandbox'),
      SANDBOX_NOTIFY_URL: `http://127.0.0.1:${this.serverPort}/api/v1/payment-notices`,
      SANDBOX_LOGOUT_URL: `http://127.0.0.1:${this.serverPort}/auth/backchannel-logout`,
      SANDBOX_NOTIFY_PAUSE_MS: '800',
    });
    await this.ready(this.sandbox, 'sandbox', `${this.sandboxUrl}/healthz`);
  }

  async stopSandbox(): Promise<void> {
    await end(this.sandbox, 'SIGTERM');
    this.sandbox = null;
  }

  async fault(fault: Fault): Promise<void> {
    await this.post('/faults', fault);
  }

  /** An officer's deed on a dossier of the province: `status`, `supplement`, `payment`, `draft`, `result` … */
  async officer(code: string, deed: string, body: unknown = {}): Promise<void> {
    await this.post(`/province/officer/${encodeURIComponent(code)}/${deed}`, body);
  }

  /** Every dossier the province has, as its officer sees them. */
  async provinceDossiers(): Promise<Record<string, unknown>[]> {
    const answer = await fetch(`${this.sandboxUrl}/province/officer`, {
      headers: { accept: 'application/json' },
    });
    if (!answer.ok) throw new Error(`the province's list: ${answer.status}`);
    const { DanhSach } = (await answer.json()) as { DanhSach: Record<string, unknown>[] };
    return DanhSach;
  }

  /** A file that was filed with a dossier, as the province's officer opens it. */
  async provinceFile(id: string): Promise<Buffer> {
    const answer = await fetch(`${this.sandboxUrl}/province/officer/tep/${encodeURIComponent(id)}`);
    if (!answer.ok) throw new Error(`a file of the province: ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  async stop(): Promise<void> {
    await this.line.close();
    await Promise.all([end(this.server, 'SIGTERM'), end(this.sandbox, 'SIGTERM')]);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  private async post(to: string, body: unknown): Promise<void> {
    const answer = await fetch(this.sandboxUrl + to, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
    });
    if (answer.status >= 400) throw new Error(`${to}: ${answer.status} ${await answer.text()}`);
  }

  private run(name: string, settings: Record<string, string>): ChildProcess {
    const child = spawn(path.join(TARGET, 'debug', name), [], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, RUST_LOG: 'info', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(path.join(this.folder, `${name}.log`), { flags: 'a' });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    return child;
  }

  private async ready(child: ChildProcess, name: string, url: string): Promise<void> {
    const until = Date.now() + 60_000;
    while (Date.now() < until) {
      if (child.exitCode !== null) break;
      const answer = await fetch(url).catch(() => null);
      if (answer?.ok) return;
      await new Promise(soon => setTimeout(soon, 50));
    }
    const log = await readFile(path.join(this.folder, `${name}.log`), 'utf8').catch(() => '');
    throw new Error(`${name} did not become ready (exit code ${child.exitCode}):\n${log.slice(-3000)}`);
  }
}

async function end(child: ChildProcess | null, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as net.AddressInfo;
  await new Promise<void>(closed => server.close(() => closed()));
  return port;
}

/** The day so many days from now in Vietnam: as the province writes it, and as people do. */
export function inDays(days: number): { iso: string; said: string } {
  const iso = new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' });
  const [year, month, day] = iso.split('-');
  return { iso, said: `${day}/${month}/${year}` };
}
