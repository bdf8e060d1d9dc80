import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import type { Browser } from 'playwright-core';
import { startOutlay, type Outlay } from '../../harness/outlay.ts';
import { mailboxIn, type ReadableMails } from '../../harness/mailbox.ts';
import { createTenant } from '../../harness/tenant-kit.ts';
import { launchChromium } from './chromium.ts';
import { DEFAULT_LOOK, type Look } from './look.ts';
import { createVisitor, type Visitor } from './visitor.ts';

/** A whole Outlay with its dashboard, and a Chromium to look at it. */
export interface Dashboard {
  outlay: Pick<Outlay, 'url' | 'tenant' | 'gateway'>;
  /** Mails of that Outlay. */
  mails: ReadableMails;
  browser: Browser;
  /** A new visitor. `endVisits` ends the visit. */
  visit(look?: Partial<Look>): Promise<Visitor>;
  /** Ends all visits. @throws Error that lists their problems */
  endVisits(): Promise<void>;
  stop(): Promise<void>;
}

/** Of `npm start`. */
export const DEFAULT_MAILBOX = join(repositoryRoot, '.outlay', 'mailbox');

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
  const [{ outlay, mailbox, stop }, browser] = await Promise.all([openOutlay(settings), launchChromium(args)]);
  const visitors: Visitor[] = [];
  return {
    ...{ outlay, mails: mailboxIn(mailbox), browser },
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
      await stop();
    },
  };
}

interface OpenOutlay extends Pick<Dashboard, 'outlay'>, Pick<Outlay, 'stop'> {
  /** Folder of the local mailbox. */
  mailbox: string;
}

/** Starts an Outlay, or takes the one that OUTLAY_URL names: tests that stop its gateway then fail. Mails are then read from MAILBOX_DIR. */
async function openOutlay(settings: NodeJS.ProcessEnv): Promise<OpenOutlay> {
  const url = process.env['OUTLAY_URL'];
  if (!url) {
    const outlay = await startOutlay({ WEB_DIST: join(repositoryRoot, 'web', 'dist'), ...PATIENT, ...settings });
    return { outlay, mailbox: join(outlay.folder, 'mailbox'), stop: outlay.stop };
  }
  const refuse = (): never => {
    throw new Error('This test restarts the gateway, and needs an Outlay of its own: leave OUTLAY_URL out.');
  };
  const gateway = { start: async () => refuse(), stop: async () => refuse() };
  const outlay = { url, gateway, tenant: (fields?: object) => createTenant(url, fields) };
  return { outlay, mailbox: process.env['MAILBOX_DIR'] ?? DEFAULT_MAILBOX, stop: async () => undefined };
}
