// What axe-core finds on a page, and where large letters do not fit, in words a test failure can show.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The page as it stands, for everybody: no rule of axe-core broken in light and dark, and room for letters of twice the size. */
export async function expectForEverybody(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours fade over; what is measured is where they arrive. In a closed fold nothing is drawn, so nothing ever arrives there.
    await page.evaluate(async () => {
      const isDrawn = ({ effect }: Animation) => effect instanceof KeyframeEffect && effect.target?.checkVisibility() === true;
      const fading = document.getAnimations().filter(animation => animation instanceof CSSTransition && isDrawn(animation));
      await Promise.all(fading.map(transition => transition.finished.catch(() => {})));
    });
    await expectAccessible(page, colorScheme);
  }
  await expectRoom(page);
}

/**
 * Fails with every rule broken on the page as it stands: WCAG 2.2 A and AA, and best practices. `targets` asks also whether a
 * bar leaves too little of a target to be seen, which is only fair while the page has not been scrolled.
 */
export async function expectAccessible(page: Page, how = 'light', targets = false): Promise<void> {
  // Through the debugger, not a script tag: the page's own policy forbids foreign scripts.
  await page.evaluate(await source);
  const violations = await page.evaluate(async targets => {
    const axe = (globalThis as unknown as { axe: { run(options: object): Promise<Result> } }).axe;
    const { violations } = await axe.run({ rules: { 'target-size': { enabled: targets } } });
    return violations.map(
      rule => `${rule.id}: ${rule.help}\n${rule.nodes.map(node => `    ${node.html}`).join('\n')}`,
    );
    interface Result {
      violations: { id: string; help: string; nodes: { html: string }[] }[];
    }
  }, targets);
  expect(violations, `axe-core on ${page.url()}, ${how}`).toEqual([]);
}

/**
 * Fails when letters of twice the size need sideways scrolling or are cut off, once by the app's own setting, once by the
 * browser's; or when they leave the bars more than half of the screen.
 */
export async function expectRoom(page: Page): Promise<void> {
  for (const by of ['setting', 'browser'] as const) {
    const trouble = await page.evaluate(async by => {
      const root = document.documentElement;
      const before = root.dataset.text;
      if (by === 'setting') root.dataset.text = 'largest';
      else root.style.setProperty('font-size', '200%', 'important');
      await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      const found = troubles();
      root.style.removeProperty('font-size');
      if (before === undefined) delete root.dataset.text;
      else root.dataset.text = before;
      return found;

      function troubles(): string[] {
        const width = root.clientWidth;
        const found: string[] = [];
        if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} wide`);
        let bars = 0;
        for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
          if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
          const box = element.getBoundingClientRect();
          const style = getComputedStyle(element);
          // Only for screen readers, or waiting above the screen until it has the focus.
          if (box.width <= 1 || style.clipPath !== 'none' || box.bottom <= 0) continue;
          const name = `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent?.trim().slice(0, 60)}`;
          if (box.right > width + 1 || box.left < -1) found.push(`beside the screen: ${name}`);
          // What is typed moves inside its box.
          if (element.matches('input')) continue;
          if (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1) found.push(`cut at the side: ${name}`);
          if (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1) found.push(`cut below: ${name}`);
          // What the style asks of the browser's own letters a script cannot change; `layout.spec.ts` has a browser that has them.
          if (by === 'setting' && stays(element, style) && box.width > width / 2) bars += box.height;
        }
        if (bars > innerHeight / 2) found.push(`bars cover ${Math.round(bars)} of ${innerHeight}`);
        return found;
      }

      /** Whether it stays on the screen while the page scrolls. */
      function stays(element: HTMLElement, style: CSSStyleDeclaration): boolean {
        // A question laid over everything is the page for as long as it stands.
        if (element.matches('dialog')) return false;
        if (style.position === 'fixed') return element.childElementCount > 0;
        return style.position === 'sticky' && [style.top, style.bottom].some(edge => edge !== 'auto' && parseFloat(edge) > -element.offsetHeight);
      }

      function hides(overflow: string): boolean {
        return overflow === 'hidden' || overflow === 'clip';
      }
    }, by);
    expect(trouble, `letters of twice the size, by the ${by}, on ${page.url()}`).toEqual([]);
  }
}
