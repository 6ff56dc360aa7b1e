// What a thumb is given to tap: high and wide enough, beside each other and never on top of each other, on a page that does not
// move sideways.
import { expect, type Page } from '@playwright/test';

/** The widths of phones: the usual cheap one, and the narrowest that is still about. */
const WIDTHS = [360, 320];

/** Fails with every control of the page that is smaller than 48 pixels or lies over another one, and with sideways scrolling. */
export async function expectTargets(page: Page): Promise<void> {
  const before = page.viewportSize()!;
  for (const width of WIDTHS) {
    await page.setViewportSize({ ...before, width });
    await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    expect(await page.evaluate(troubles), `what is tapped on ${page.url()}, ${width} wide`).toEqual([]);
  }
  await page.setViewportSize(before);
}

/** Runs in the page. */
function troubles(): string[] {
  const LEAST = 48;
  const found: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide`);
  const controls = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')]
    .filter(control => control.checkVisibility({ visibilityProperty: true }) && !waits(control))
    // A link in the middle of a sentence is as high as the sentence.
    .filter(control => getComputedStyle(control).display !== 'inline')
    .map(control => ({ control, box: tapped(control).getBoundingClientRect(), name: nameOf(control) }));
  for (const { box, name } of controls) {
    // Half a pixel is what rounding takes.
    if (Math.min(box.width, box.height) < LEAST - 0.5) found.push(`${Math.round(box.width)} × ${Math.round(box.height)}: ${name}`);
  }
  controls.forEach((one, at) => {
    for (const other of controls.slice(at + 1)) {
      const within = tapped(one.control).contains(other.control) || tapped(other.control).contains(one.control);
      if (within || bar(one.control) !== bar(other.control)) continue;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (across > 1 && down > 1) found.push(`${one.name} lies over ${other.name}`);
    }
  });
  return found;

  /** What reacts: for a choice the whole row, for a card the whole card. */
  function tapped(control: HTMLElement): Element {
    const whole = control.matches('.task-card__link') ? '.task-card' : '.radio, .checkbox, .file-button';
    return control.closest(whole) ?? control;
  }

  /** Only for screen readers, or above the screen until it has the focus. */
  function waits(control: HTMLElement): boolean {
    return getComputedStyle(control).clipPath !== 'none' || control.matches('.skip-link');
  }

  /** The bar it stands in, under which the page scrolls; nothing for the page itself. */
  function bar(control: HTMLElement): Element | null {
    return control.closest('.header, .tabs, .bottom-bar');
  }

  function nameOf(control: HTMLElement): string {
    return `${control.tagName.toLowerCase()} “${(control.ariaLabel ?? control.textContent ?? '').trim().slice(0, 60) || control.id}”`;
  }
}
