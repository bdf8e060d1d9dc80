import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import type { Browser } from 'playwright-core';
import { startOutlay, type Outlay } from '../../harness/outlay.ts';
import { launchChromium } from './chromium.ts';
import { DEFAULT_LOOK, type Look } from './look.ts';
import { createVisitor, type Visitor } from './visitor.ts';

/** A whole Outlay with its dashboard, and a Chromium to look at it. */
export interface Dashboard {
  outlay: Outlay;
  browser: Browser;
  /** A new visitor. `endVisits` ends the visit. */
  visit(look?: Partial<Look>): Promise<Visitor>;
  /** Ends all visits. @throws Error that lists their problems */
  endVisits(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param settings variables for every part of Outlay
 * @param args of Chromium's command line
 */
export async function startDashboard(
  settings: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
): Promise<Dashboard> {
  const [outlay, browser] = await Promise.all([
    startOutlay({ WEB_DIST: join(repositoryRoot, 'web', 'dist'), ...settings }),
    launchChromium(args),
  ]);
  const visitors: Visitor[] = [];
  return {
    ...{ outlay, browser },
    visit: async (look) => {
      const visitor = await createVisitor(browser, outlay.url, { ...DEFAULT_LOOK, ...look });
      visitors.push(visitor);
      return visitor;
    },
    endVisits: async () => {
      const ended = visitors.splice(0);
      await Promise.all(ended.map(({ context }) => context.close()));
      const problems = ended.flatMap((visitor) => visitor.problems.list());
      if (problems.length > 0) throw new Error(`The pages had problems:\n${problems.join('\n')}`);
    },
    stop: async () => {
      await browser.close();
      await outlay.stop();
    },
  };
}
