import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { runScript } from '@outlay/scripts/run-script';
import { launchChromium } from './harness/chromium.ts';
import { startDemo } from './harness/demo.ts';
import { heightOf, type Look } from './harness/look.ts';
import { openPageState, signInFor } from './harness/open-page-state.ts';
import { PAGE_STATES } from './harness/page-states.ts';
import { createVisitor, type Visitor } from './harness/visitor.ts';

interface Picture {
  /** Path within the repository. */
  path: string;
  /** Name of the state of a page. */
  state: string;
  look: Omit<Look, 'language'>;
  /** Height of what is shown, in CSS pixels; the window's by default. */
  height?: number;
}

const PICTURES: readonly Picture[] = [
  ...(['dark', 'light'] as const).map((theme) => ({
    path: `web/src/assets/landing-${theme}.webp`,
    state: 'overview',
    look: { theme, width: 1440 as const },
    height: 900,
  })),
  { path: 'docs/pictures/overview.webp', state: 'overview', look: { theme: 'dark', width: 1440 } },
  { path: 'docs/pictures/project.webp', state: 'project', look: { theme: 'light', width: 1440 } },
  { path: 'docs/pictures/expenses-phone.webp', state: 'expenses', look: { theme: 'dark', width: 390 } },
];

/** `npm run pictures`: takes the pictures of the landing page and the README anew, from the demo data. */
async function main(): Promise<number> {
  await using parts = new AsyncDisposableStack();
  const { url, tenants } = await startDemo(parts);
  const browser = await launchChromium();
  parts.defer(() => browser.close());
  for (const { path, state: name, look, height = heightOf(look.width) } of PICTURES) {
    const state = PAGE_STATES.find((one) => one.name === name);
    if (state === undefined) throw new Error(`There is no state of a page named ${name}.`);
    const visitor = await createVisitor(browser, url, { ...look, language: 'en' });
    await signInFor(visitor, state, tenants);
    await openPageState(visitor, state, tenants);
    await mkdir(dirname(join(repositoryRoot, path)), { recursive: true });
    await writeFile(join(repositoryRoot, path), await takeWebp(visitor, height));
    await visitor.context.close();
    console.log(path);
  }
  return 0;
}

/** Playwright takes PNG and JPEG alone; Chromium itself writes WebP, which is a third of the size. */
async function takeWebp({ context, page, look }: Visitor, height: number): Promise<Buffer> {
  const chromium = await context.newCDPSession(page);
  const { data } = await chromium.send('Page.captureScreenshot', {
    ...{ format: 'webp', quality: 85 },
    clip: { x: 0, y: 0, width: look.width, height, scale: 1 },
  });
  return Buffer.from(data, 'base64');
}

await runScript(main);
