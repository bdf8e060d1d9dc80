import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@outlay/scripts/ports/free-port';
import { runScript } from '@outlay/scripts/run-script';
import type { BrowserContext } from 'playwright-core';
import { launchProfile } from '../harness/chromium.ts';
import { startDemo, type Demo } from '../harness/demo.ts';
import { untilDrawn } from '../harness/open-page-state.ts';
import { signInByForm } from '../harness/sign-in-form.ts';
import { textsOf } from '../harness/texts.ts';
import { watchResponsiveness, type Responsiveness } from './interactions.ts';
import { scoresOf, type Scores } from './lighthouse-scores.ts';

const LEAST = { accessibility: 100, bestPractices: 100, desktop: 95, mobile: 80 };
const LONGEST_MS = 200;
const LARGEST_SHIFT = 0.02;

/** `npm run bench:web`: Lighthouse on the main pages, signed in, and the pages' answers to clicks and keys. */
async function main(): Promise<number> {
  await using parts = new AsyncDisposableStack();
  const demo = await startDemo(parts);
  const profile = await mkdtemp(join(tmpdir(), 'outlay-bench-'));
  parts.defer(() => rm(profile, { recursive: true, force: true }));
  const port = await freePort();
  const context = await launchProfile(profile, [`--remote-debugging-port=${port}`]);
  parts.defer(() => context.close());
  await signIn(context, demo);
  const { project } = demo.tenants.furnished;
  const pages = ['/overview', `/projects/${project}`, '/expenses'];
  console.log(`${cpus()[0]?.model ?? ''}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}\n`);
  await warmUp(context, demo.url, pages);
  const faults: string[] = [];
  for (const path of pages) {
    for (const device of ['desktop', 'mobile'] as const) {
      const scores = await scoresOf(demo.url + path, port, device);
      console.log(lineOf(path, scores));
      faults.push(...faultsOf(scores).map((fault) => `${path}, ${device}: ${fault}`));
    }
  }
  for (const path of pages) {
    const found = await respond(context, demo.url + path);
    console.log(
      `${path}: longest of ${found.interactions} interactions ${found.longestMs} ms, shift ${found.layoutShift.toFixed(3)}`,
    );
    if (found.longestMs > LONGEST_MS) faults.push(`${path}: an interaction takes ${found.longestMs} ms`);
    if (found.layoutShift > LARGEST_SHIFT) faults.push(`${path}: layout shift ${found.layoutShift}`);
  }
  for (const fault of faults) console.log(`FAILED ${fault}`);
  return faults.length === 0 ? 0 : 1;
}

async function signIn(context: BrowserContext, { url, tenants }: Demo): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${url}/sign-in?to=/categories`);
  const { slug, people } = tenants.furnished;
  await signInByForm(page, textsOf('en'), slug, people.Owner);
  await page.waitForURL(({ pathname }) => pathname === '/categories');
  await page.close();
}

/** Opens each page once: the first answers of a server that has just started are slow. */
async function warmUp(context: BrowserContext, url: string, paths: readonly string[]): Promise<void> {
  const page = await context.newPage();
  // So high that every chart is on the screen, and drawn.
  await page.setViewportSize({ width: 1440, height: 4000 });
  for (const path of paths) {
    await page.goto(url + path);
    await untilDrawn(page);
  }
  await page.close();
}

/** Opens a page with as many rows as it can show, clicks its buttons that only change the view, and types. */
async function respond(context: BrowserContext, url: string): Promise<Responsiveness> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 1440, height: 1000 });
  const read = await watchResponsiveness(page);
  await page.goto(`${url}?per=100`);
  await untilDrawn(page);
  for (const button of (await page.locator('main th button, main [aria-haspopup=menu]').all()).slice(0, 8)) {
    await button.click();
    await page.keyboard.press('Escape');
    await untilDrawn(page);
  }
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('travel');
  await page.keyboard.press('Escape');
  const found = await read();
  await page.close();
  return found;
}

function lineOf(path: string, scores: Scores): string {
  const { device, performance, accessibility, bestPractices, layoutShift, blockingMs, largestPaintMs } = scores;
  return [
    `${path} ${device}: performance ${performance}, accessibility ${accessibility}, best practices ${bestPractices}`,
    `shift ${layoutShift.toFixed(3)}, blocked ${Math.round(blockingMs)} ms, largest paint ${Math.round(largestPaintMs)} ms`,
  ].join('; ');
}

function faultsOf({ device, performance, accessibility, bestPractices, layoutShift }: Scores): string[] {
  return [
    ...(performance < LEAST[device] ? [`performance ${performance}`] : []),
    ...(accessibility < LEAST.accessibility ? [`accessibility ${accessibility}`] : []),
    ...(bestPractices < LEAST.bestPractices ? [`best practices ${bestPractices}`] : []),
    ...(layoutShift > LARGEST_SHIFT ? [`layout shift ${layoutShift}`] : []),
  ];
}

await runScript(main);
