// What axe-core finds on a page, in words a test failure can show.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails with every rule broken on the page as it stands: WCAG 2.2 A and AA, and best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  // Through the debugger, not a script tag: the page's own policy forbids foreign scripts.
  await page.evaluate(await source);
  const violations = await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run(): Promise<Result> } }).axe;
    const { violations } = await axe.run();
    return violations.map(
      rule => `${rule.id}: ${rule.help}\n${rule.nodes.map(node => `    ${node.html}`).join('\n')}`,
    );
    interface Result {
      violations: { id: string; help: string; nodes: { html: string }[] }[];
    }
  });
  expect(violations, `axe-core on ${page.url()}`).toEqual([]);
}
