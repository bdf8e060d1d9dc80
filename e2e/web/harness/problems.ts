import type { BrowserContext, Page } from 'playwright-core';

/** Problems that the pages of a context had: each fails its test, unless the test expects it. */
export interface Problems {
  /** Lists the problems that no expected pattern matches, in order. */
  list(): string[];
  /** Leaves problems out of the list that match; both earlier and later ones. */
  expect(...patterns: readonly RegExp[]): void;
}

/**
 * Watches every page of the context for violations of the content security policy, uncaught errors, errors and warnings in
 * the console, and answers of 5xx.
 */
export async function watchProblems(context: BrowserContext): Promise<Problems> {
  const found: string[] = [];
  const expected: RegExp[] = [];
  await context.exposeFunction('outlayViolation', (text: string) => void found.push(`CSP: ${text}`));
  await context.addInitScript(`addEventListener('securitypolicyviolation', (event) => {
    outlayViolation([event.effectiveDirective, event.blockedURI, event.sourceFile, event.lineNumber].join(' '));
  })`);
  context.on('page', (page) => watchPage(page, found));
  return {
    list: () => found.filter((problem) => !expected.some((pattern) => pattern.test(problem))),
    expect: (...patterns) => void expected.push(...patterns),
  };
}

function watchPage(page: Page, found: string[]): void {
  page.on('pageerror', ({ message, stack }) => void found.push(`page error: ${stack ?? message}`));
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') {
      found.push(`console ${line.type()}: ${line.text()} (${line.location().url})`);
    }
  });
  page.on('response', (response) => {
    if (response.status() >= 500) found.push(`${response.status()}: ${response.url()}`);
  });
}
