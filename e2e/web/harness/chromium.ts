import { existsSync } from 'node:fs';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { chromium, type Browser } from 'playwright-core';

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

/** @param args of Chromium's command line, besides those that it needs in a container */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  if (executablePath === undefined) throw new Error(missing ?? '');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', ...args] });
}
