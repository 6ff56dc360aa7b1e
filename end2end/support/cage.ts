// A part of this machine with a limit of memory and of processor time (Linux control groups, version 1 or 2; needs root).
import { existsSync } from 'node:fs';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const GROUPS = '/sys/fs/cgroup';

export interface Limits {
  /** Bytes of memory, everything that the browser's processes hold and cache together. */
  memory?: number;
  /** Share of one processor: 0.25 is a processor four times as slow. */
  cpu?: number;
}

export class Cage {
  private constructor(
    private readonly folders: string[],
    /** Starts what follows it inside. */
    readonly command: string[],
  ) {}

  static async build(name: string, { memory, cpu }: Limits): Promise<Cage> {
    const two = existsSync(path.join(GROUPS, 'cgroup.controllers'));
    const folders: string[] = [];
    const set = async (controller: string, values: Record<string, string>) => {
      const folder = two ? path.join(GROUPS, name) : path.join(GROUPS, controller, name);
      if (!folders.includes(folder)) {
        await mkdir(folder, { recursive: true });
        folders.push(folder);
      }
      for (const [file, value] of Object.entries(values)) await writeFile(path.join(folder, file), value);
    };
    if (two) await writeFile(path.join(GROUPS, 'cgroup.subtree_control'), '+memory +cpu');
    if (memory) await set('memory', two ? { 'memory.max': `${memory}`, 'memory.swap.max': '0' } : { 'memory.limit_in_bytes': `${memory}` });
    if (cpu) {
      const quota = Math.round(cpu * 20_000);
      await set('cpu', two ? { 'cpu.max': `${quota} 20000` } : { 'cpu.cfs_period_us': '20000', 'cpu.cfs_quota_us': `${quota}` });
    }
    if (!two) await set('cpuacct', {});
    const enter = folders.map((_, at) => `echo $$ > "$${at + 1}/cgroup.procs"`).join(' && ');
    const shift = `shift ${folders.length}`;
    return new Cage(folders, ['/bin/sh', '-c', `${enter} && ${shift} && exec "$@"`, 'cage', ...folders]);
  }

  /** The most memory that was held at once, in bytes, and how often the limit ended a process. */
  async memory(): Promise<{ most: number; killed: number }> {
    const most = Number(await this.read(['memory.peak', 'memory.max_usage_in_bytes']));
    const killed = Number(/oom_kill (\d+)/.exec(await this.read(['memory.events', 'memory.oom_control']))?.[1] ?? 0);
    return { most, killed };
  }

  /** Milliseconds of processor time that everything inside has used, whoever else wanted the processor. */
  async cpu(): Promise<number> {
    const text = await this.read(['cpu.stat', 'cpuacct.usage'], /usage_usec|^\d+\s*$/);
    const micros = /usage_usec (\d+)/.exec(text)?.[1];
    return micros ? Number(micros) / 1e3 : Number(text) / 1e6;
  }

  private async read(names: string[], like = /./): Promise<string> {
    for (const folder of this.folders) {
      for (const name of names) {
        const text = await readFile(path.join(folder, name), 'utf8').catch(() => '');
        if (like.test(text)) return text;
      }
    }
    return '';
  }

  async tearDown(): Promise<void> {
    for (const folder of this.folders) {
      // The kernel lets go of a group a moment after its last process.
      for (let tries = 0; tries < 50; tries++) {
        if (await rmdir(folder).then(() => true, () => false)) break;
        await new Promise(soon => setTimeout(soon, 100));
      }
    }
  }
}
