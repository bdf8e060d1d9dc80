import { existsSync } from 'node:fs';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';

/** Where Linux distributions and build servers keep it. */
const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

const executablePath = process.env['CHROMIUM_PATH'] ?? USUAL.find((path) => existsSync(path));

const missing =
  executablePath === undefined
    ? 'Install Chromium, or name its program in CHROMIUM_PATH, to test the dashboard.'
    : null;

/** Tests in a browser; skipped where this machine has none. */
export function describeWithChromium(name: string, tests: () => void): void {
  describeUnless(missing, name, tests);
}

/** Containers lack what Chromium's sandbox and its shared memory need. */
const IN_CONTAINERS = ['--no-sandbox', '--disable-dev-shm-usage'];

/** @param args of Chromium's command line, besides those that it needs in a container */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: program(), args: [...IN_CONTAINERS, ...args] });
}

/** Starts a browser whose one profile is kept in the folder, so that other programs can use it too. */
export async function launchProfile(folder: string, args: readonly string[]): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    ...{ executablePath: program(), args: [...IN_CONTAINERS, ...args], viewport: null },
  });
}

function program(): string {
  if (executablePath === undefined) throw new Error(missing ?? '');
  return executablePath;
}
