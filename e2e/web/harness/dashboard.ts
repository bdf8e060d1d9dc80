import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import type { Browser } from 'playwright-core';
import { startOutlay, type Outlay } from '../../harness/outlay.ts';
import { createTenant } from '../../harness/tenant-kit.ts';
import { launchChromium } from './chromium.ts';
import { DEFAULT_LOOK, type Look } from './look.ts';
import { createVisitor, type Visitor } from './visitor.ts';

/** A whole Outlay with its dashboard, and a Chromium to look at it. */
export interface Dashboard {
  outlay: Pick<Outlay, 'url' | 'tenant' | 'gateway'>;
  browser: Browser;
  /** A new visitor. `endVisits` ends the visit. */
  visit(look?: Partial<Look>): Promise<Visitor>;
  /** Ends all visits. @throws Error that lists their problems */
  endVisits(): Promise<void>;
  stop(): Promise<void>;
}

/** A browser and all of Outlay at the same time make a busy machine slow. */
const PATIENT = { SUBGRAPH_TIMEOUT_MS: '60000', READ_YOUR_WRITES_TIMEOUT_MS: '60000', SIBLING_TIMEOUT_MS: '60000' };

/**
 * @param settings variables for every part of Outlay
 * @param args of Chromium's command line
 */
export async function startDashboard(
  settings: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
): Promise<Dashboard> {
  const [outlay, browser] = await Promise.all([openOutlay(settings), launchChromium(args)]);
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

/** Starts an Outlay, or takes the one that OUTLAY_URL names: tests that stop its gateway then fail. */
async function openOutlay(settings: NodeJS.ProcessEnv): Promise<Dashboard['outlay'] & Pick<Outlay, 'stop'>> {
  const url = process.env['OUTLAY_URL'];
  if (!url) return startOutlay({ WEB_DIST: join(repositoryRoot, 'web', 'dist'), ...PATIENT, ...settings });
  const refuse = (): never => {
    throw new Error('This test restarts the gateway, and needs an Outlay of its own: leave OUTLAY_URL out.');
  };
  const gateway = { start: async () => refuse(), stop: async () => refuse() };
  return { url, gateway, tenant: (fields) => createTenant(url, fields), stop: async () => undefined };
}
