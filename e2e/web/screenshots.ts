import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { runScript } from '@outlay/scripts/run-script';
import type { Page } from 'playwright-core';
import { launchChromium } from './harness/chromium.ts';
import { THEMES, WIDTHS, type Look } from './harness/look.ts';
import { openPageState, signInFor, untilDrawn } from './harness/open-page-state.ts';
import { PAGE_STATES, type PageState } from './harness/page-states.ts';
import { startDemo } from './harness/demo.ts';
import { createVisitor } from './harness/visitor.ts';

const FOLDER = join(repositoryRoot, '.outlay', 'screenshots');

/** `npm run screenshots [-- <part of a name>…]`: a picture of every page and state, in both themes and widths. */
async function main(wanted: readonly string[]): Promise<number> {
  await using parts = new AsyncDisposableStack();
  const demo = await startDemo(parts);
  const browser = await launchChromium();
  parts.defer(() => browser.close());
  const states = PAGE_STATES.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
  if (wanted.length === 0) await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const take = async (state: PageState, look: Look): Promise<boolean> => {
    const visitor = await createVisitor(browser, demo.url, look);
    const path = join(FOLDER, `${state.name}-${look.theme}-${look.width}.png`);
    try {
      // The font is used from the second page on: it must not move the text of the first.
      await visitor.open('/no/such/page');
      await untilDrawn(visitor.page);
      await signInFor(visitor, state, demo.tenants);
      await openPageState(visitor, state, demo.tenants);
      await drawCharts(visitor.page);
      await visitor.page.screenshot({ path, animations: 'disabled', fullPage: state.prepare === undefined });
      console.log(path);
      return true;
    } catch (error) {
      console.log(`FAILED ${path}: ${String(error)}`);
      return false;
    } finally {
      await visitor.context.close();
    }
  };
  let failed = 0;
  for (const state of states) {
    for (const theme of THEMES) {
      for (const width of WIDTHS) failed += (await take(state, { theme, width, language: 'en' })) ? 0 : 1;
    }
  }
  return failed === 0 ? 0 : 1;
}

/** Charts are drawn when they are on the screen. */
async function drawCharts(page: Page): Promise<void> {
  for (const chart of await page.locator('main .chart').all()) {
    await chart.scrollIntoViewIfNeeded();
    await chart.locator('svg').first().waitFor();
  }
  await page.evaluate('scrollTo(0, 0)');
}

await runScript(() => main(process.argv.slice(2)));
