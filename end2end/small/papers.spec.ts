// Twenty photos of twelve megapixels become one PDF in a browser that has 512 MB, and what one page costs a slow processor.
import { test as alone } from '@playwright/test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, settled, test } from '../support/journey.ts';
import { Cage } from '../support/cage.ts';
import { begin } from '../support/draft.ts';
import { photographs, withPapersWorker } from '../support/papers.ts';
import { Phone } from '../support/phone.ts';

const MEMORY = 512 * 1024 * 1024;
const PAGES = 20;

declare const ask: (message: object) => Promise<any>;
declare const photograph: (seed: number) => Promise<{ photo: Blob }>;
declare const photos: Blob[];

test('twenty pages in 512 MB', async ({ page, world }) => {
  // Drawn by another browser, which has all the memory it wants.
  await page.goto('/');
  await settled(page);
  const folder = await mkdtemp(path.join(tmpdir(), 'motcua-photos-'));
  const files: string[] = [];
  for (let seed = 0; seed < PAGES; seed++) {
    const [photo] = await photographs(page, [seed]);
    files.push(path.join(folder, photo!.file.name));
    await writeFile(files.at(-1)!, photo!.file.buffer);
  }
  await page.close();

  const cage = await Cage.build('motcua-small', { memory: MEMORY });
  const phone = await Phone.unpack(cage.command);
  try {
    const small = await phone.open(world.url);
    await settled(small);
    const draft = await begin(small, world.url, '1.014027');
    await small.goto(`${draft}/papers`);
    const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;
    const idle = await cage.memory();
    console.log(`before the first photo: at most ${megabytes(idle.most)}`);
    const input = small.locator('input[type=file]:not([capture])').first();
    await input.waitFor({ state: 'attached' });
    // As the phone hands photos over: by their place in the gallery, not through the debugger's line.
    const session = await small.context().newCDPSession(small);
    const { result } = await session.send('Runtime.evaluate', { expression: 'document.querySelector("input[type=file]:not([capture])")' });
    const before = Date.now();
    await session.send('DOM.setFileInputFiles', { files, objectId: result.objectId });
    await expect(small.getByRole('img', { name: `Trang ${PAGES}` })).toBeAttached({ timeout: 900_000 });
    const taken = Date.now();
    await small.getByRole('button', { name: 'Gộp thành một tệp PDF' }).click();
    await expect(small.getByRole('listitem').filter({ hasText: `-${PAGES}-trang.pdf` })).toBeVisible({ timeout: 300_000 });
    const bound = Date.now();
    const { most, killed } = await cage.memory();
    console.log(
      `${PAGES} pages of 12 megapixels in a browser of ${megabytes(MEMORY)} (all its processes and caches): finished; ` +
        `at most ${megabytes(most)}; processes ended by the limit: ${killed}; ` +
        `${((taken - before) / PAGES / 1000).toFixed(2)} s a page, bound in ${((bound - taken) / 1000).toFixed(1)} s`,
    );
    expect(killed).toBe(0);
  } finally {
    await phone.throwAway();
    await cage.tearDown();
    await rm(folder, { recursive: true, force: true });
  }
});

for (const cpu of [1, 0.25]) {
  alone(`one page on ${cpu} of a processor`, async () => {
    const cage = await Cage.build('motcua-slow', { cpu });
    const phone = await Phone.unpack(cage.command);
    try {
      const page = await phone.open('about:blank');
      await withPapersWorker(page);
      await page.evaluate(async () => {
        const photos: Blob[] = [];
        for (let seed = 0; seed < 9; seed++) photos.push((await photograph(seed)).photo);
        Object.assign(globalThis, { photos });
      });
      const spent: Record<string, number>[] = [];
      for (let at = 0; at < 9; at++) {
        // What was begun before has come to rest.
        await page.waitForTimeout(500);
        const before = await cage.cpu();
        const answer = await page.evaluate(at => ask({ type: 'straighten', blob: photos[at], whole: true }).then(({ spent }) => spent), at);
        spent.push({ ...answer, used: (await cage.cpu()) - before });
      }
      const median = (of: (one: Record<string, number>) => number) => {
        const sorted = spent.map(of).sort((a, b) => a - b);
        return Math.round(sorted[Math.floor(sorted.length / 2)]!);
      };
      const names = Object.keys(spent[0]!).filter(part => part !== 'used');
      const parts = names.map(part => `${part} ${median(one => one[part]!)}`);
      const all = median(one => names.reduce((sum, part) => sum + one[part]!, 0));
      const ours = median(one => one.draw! + one.find! + one.cut! + one.straighten! + one.advice!);
      console.log(`a page of 12 megapixels on ${cpu} of a processor, median of ${spent.length} (ms): ${parts.join(', ')}; all ${all}, of it ours ${ours}; processor time of all threads ${median(one => one.used!)}`);
    } finally {
      await phone.throwAway();
      await cage.tearDown();
    }
  });
}
