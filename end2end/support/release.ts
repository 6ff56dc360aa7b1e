// A second release of the web app: the same code under another build, as a phone meets it after a deployment.
import { cp, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './world.ts';

/** A copy of what was built, to be published and replaced at will. */
export async function copyOfDist(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'motcua-dist-'));
  await cp(path.join(ROOT, 'dist'), folder, { recursive: true });
  return folder;
}

/** Replaces the web app in `dist` by its next version: another stylesheet name and another build word. */
export async function publishNext(dist: string): Promise<{ before: string; after: string }> {
  const web = path.join(dist, 'web');
  const shell = await readFile(path.join(web, 'index.html'), 'utf8');
  const before = /name="build" content="(\w+)"/.exec(shell)![1]!;
  const style = /\/assets\/(app\.\w+\.css)/.exec(shell)![1]!;
  const after = before.split('').reverse().join('');
  const nextStyle = 'app.0000000000000002.css';
  for (const name of [style, `${style}.br`]) {
    await rename(path.join(web, 'assets', name), path.join(web, 'assets', name.replace(style, nextStyle))).catch(() => {});
  }
  for (const name of ['index.html', 'sw.js']) {
    const file = path.join(web, name);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll(before, after).replaceAll(style, nextStyle));
    // The compressed twin would still be the old version.
    await rename(`${file}.br`, `${file}.br.old`).catch(() => {});
  }
  return { before, after };
}
