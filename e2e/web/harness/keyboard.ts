import type { Page } from 'playwright-core';

/** More than any page needs. */
const MOST_PRESSES = 400;

/** Where a press of the tab key led. */
interface Step {
  /** `again`: to an element that had the focus before. `nothing`: out of the page. */
  to: 'new' | 'same' | 'again' | 'nothing';
  /** The element that was left, where it looks the same without the focus, or could not be seen. */
  unmarked: string | null;
}

/**
 * Tabs once through the whole page. @returns the number of stops, the elements that had the focus without showing it, and
 * those that it did not reach
 */
export async function tabThrough(page: Page): Promise<{ stops: number; unmarked: string[]; unreached: string[] }> {
  await page.evaluate('document.activeElement?.blur()');
  const unmarked: string[] = [];
  let stops = 0;
  for (let presses = 0; presses < MOST_PRESSES; presses++) {
    await page.keyboard.press('Tab');
    const step = await page.evaluate<Step>(LOOK_AT_FOCUS);
    if (step.unmarked !== null) unmarked.push(step.unmarked);
    if (step.to === 'again') break;
    // After the last element the browser itself has the focus, then the first element.
    if (step.to === 'new') stops += 1;
  }
  return { stops, unmarked, unreached: await page.evaluate<string[]>(UNREACHED) };
}

/**
 * Compares the look of the element that was left, of its parent and of what follows it (a styled radio button's label) with
 * their look when it had the focus. A date's field is several stops.
 */
const LOOK_AT_FOCUS = `(() => {
  const look = (around) => around.map((one) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor } = getComputedStyle(one);
    return [outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor].join();
  }).join('|');
  const element = document.activeElement === document.body ? null : document.activeElement;
  const left = globalThis.outlayFocus;
  if (left?.element === element && element !== null) return { to: 'same', unmarked: null };
  const isMarked = !left?.element.isConnected || (left.isVisible && look(left.around) !== left.look);
  const unmarked = isMarked ? null : left.element.outerHTML.slice(0, 200);
  globalThis.outlayFocus = undefined;
  if (element === null || element.hasAttribute('data-reka-focus-guard')) return { to: 'nothing', unmarked };
  if (element.dataset.tabbed !== undefined) return { to: 'again', unmarked };
  element.dataset.tabbed = '';
  const around = [element, element.parentElement, element.nextElementSibling].filter((one) => one !== null);
  const isVisible = around.map((one) => one.getBoundingClientRect()).some(({ width, height }) => width > 2 && height > 2);
  globalThis.outlayFocus = { element, around, isVisible, look: look(around) };
  return { to: 'new', unmarked };
})()`;

/** Elements that people can use and that the tab key did not reach. Of a group of radio buttons it reaches one. */
const UNREACHED = `[...document.querySelectorAll('a[href], button, input, select, textarea, [role=button]')]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled && element.tabIndex >= 0)
  .filter((element) => element.dataset.tabbed === undefined && element.type !== 'radio')
  .map((element) => element.outerHTML.slice(0, 200))`;
