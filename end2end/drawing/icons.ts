// Draws the PNG icons from their SVG: `npm run icons`, after changing one of them.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from '@playwright/test';
import { ROOT } from '../support/world.ts';

const ICONS = path.join(ROOT, 'public/icons');
const DRAWN = [
  ['icon.svg', 'icon-192.png', 192],
  ['icon.svg', 'icon-512.png', 512],
  ['icon-maskable.svg', 'icon-maskable-192.png', 192],
  ['icon-maskable.svg', 'icon-maskable-512.png', 512],
  ['icon-maskable.svg', 'apple-touch-icon.png', 180],
] as const;

test('icons', async ({ browser }) => {
  for (const [from, to, side] of DRAWN) {
    const page = await browser.newPage({ viewport: { width: side, height: side }, deviceScaleFactor: 1 });
    const svg = await readFile(path.join(ICONS, from), 'utf8');
    await page.setContent(`<style>html,body{margin:0;background:transparent}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
    await writeFile(path.join(ICONS, to), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
});
