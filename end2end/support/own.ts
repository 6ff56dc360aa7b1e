// Forms that no office has, for journeys alone: compiled into a catalogue of their own beside what was built for phones.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { expect, test as base } from './journey.ts';
import { DIST, ROOT, TARGET, World } from './world.ts';

export const test = base.extend({
  world: async ({}, use) => {
    const world = await World.start(await ownCatalogue());
    await use(world);
    await world.stop();
  },
});

/** What was built for phones, beside a catalogue of the procedures in `end2end/procedures`. */
async function ownCatalogue(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'motcua-own-'));
  const sources = await mkdtemp(path.join(tmpdir(), 'motcua-sources-'));
  for (const shared of ['_lists', '_places']) await symlink(path.join(ROOT, 'procedures', shared), path.join(sources, shared));
  const own = path.join(ROOT, 'end2end', 'procedures');
  for (const code of await readdir(own)) await symlink(path.join(own, code), path.join(sources, code));
  await symlink(path.join(DIST, 'web'), path.join(folder, 'web'));
  await promisify(execFile)(path.join(TARGET, 'debug', 'authoring'), ['compile', sources, path.join(folder, 'catalogue')]);
  return folder;
}

/** Begins the form of a procedure; returns the draft's address. */
export async function begin(page: Page, procedure: string): Promise<string> {
  await page.goto(`/p/${procedure}`);
  await page.getByRole('button', { name: 'Bắt đầu điền tờ khai' }).click();
  await expect(page.getByRole('heading', { name: 'Tất cả các phần' })).toBeVisible();
  return page.url();
}
