import { waitFor } from '@outlay/testkit/wait-for';
import type { Page } from 'playwright-core';

/** Widths in CSS pixels of the narrowest phone (WCAG 1.4.10), and of a desktop's window at 200 % zoom. */
const NARROW = [320, 720];

/** Longer than anything takes to follow the window's size. */
const SETTLED_MS = 5_000;

/**
 * Makes the window narrow. @returns a line for each width at which the page scrolls sideways, with the elements that stick
 * out
 */
export async function overflowsOf(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  const lines: string[] = [];
  for (const width of NARROW) {
    await page.setViewportSize({ width, height: 800 });
    let found: string[] = [];
    const fits = async (): Promise<boolean> => {
      found = await page.evaluate<string[]>(STICKING_OUT);
      return found.length === 0;
    };
    // Charts follow the window's size a moment later.
    await waitFor(fits, { timeoutMs: SETTLED_MS }).catch(() => undefined);
    lines.push(...found.map((element) => `${width} px: ${element}`));
  }
  if (before) await page.setViewportSize(before);
  return lines;
}

/** Two frames, so that what follows the window's size has followed it. */
const STICKING_OUT = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= innerWidth) return resolve([]);
  const wide = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > innerWidth + 1);
  resolve(['the page is ' + root.scrollWidth + ' px wide', ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 160))]);
})))`;
