import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { createTenant } from '../harness/tenant-kit.ts';
import { violationsOf } from './harness/axe.ts';
import { describeWithChromium } from './harness/chromium.ts';
import { startDashboard, type Dashboard } from './harness/dashboard.ts';
import { furnishTenant } from './harness/furnished-tenant.ts';
import { gradientContrasts } from './harness/gradient-contrast.ts';
import { tabThrough } from './harness/keyboard.ts';
import { openPageState, signInFor, untilDrawn, type Tenants } from './harness/open-page-state.ts';
import { overflowsOf } from './harness/overflow.ts';
import { PAGE_STATES, type PageState } from './harness/page-states.ts';
import type { Visitor } from './harness/visitor.ts';

/** Paths of the routes in the sources of the pages, without the patterns of their parameters. */
function pathsOfRoutes(): string[] {
  const files = globSync('web/src/{features/*/*.routes.ts,app/router.ts}', { cwd: repositoryRoot });
  const sources = files.map((file) => readFileSync(join(repositoryRoot, file), 'utf8'));
  return sources.flatMap((source) =>
    [...source.matchAll(/\bpath: '([^']+)',\s+name:/g)].map(([, path]) => path?.replace(/\(.*?\)\*?/, '') ?? ''),
  );
}

/** A text of a person's that runs a script where a page takes it for markup. */
function asMarkup(text: string): string {
  return `<img src=x onerror=wasRun=1>${text}`;
}

/** Images that typed texts became, and the mark of a script of theirs that ran. */
const AS_MARKUP = `[document.querySelectorAll('img[src="x"]').length, typeof globalThis.wasRun]`;

/** The page alone, with what it shows most of the time. */
function isLoaded({ reads, prepare, tenant }: PageState): boolean {
  return !reads && !prepare && tenant !== 'empty';
}

const STATES = PAGE_STATES.filter(({ isRare }) => !isRare || process.env['WEB_CASES'] === 'all');

/** Failed and waiting pages of one kind look alike: their light theme is left to `npm run test:web`. */
function isTestedInLight({ reads }: PageState): boolean {
  return !reads || process.env['WEB_CASES'] === 'all';
}

const UNLIMITED = '1000000';
const DESKTOP = { width: 1440, height: 1000 };
const PHONE = { width: 390, height: 844 };

describe('the list of pages', () => {
  it('has every route', () => {
    const listed = new Set(PAGE_STATES.map(({ route }) => route));
    const paths = pathsOfRoutes();
    expect(paths.length).toBeGreaterThan(7);
    expect(paths.filter((path) => !listed.has(path))).toEqual([]);
  });
});

describeWithChromium('every page and state', () => {
  let dashboard: Dashboard;
  /** Their texts look like markup wherever people can type. */
  let tenants: Tenants;
  const visitors = new Map<string, Visitor>();
  beforeAll(async () => {
    // One sign-in loads more pages within a minute than it may.
    dashboard = await startDashboard({ RATE_LIMIT_REFRESH: UNLIMITED });
    tenants = {
      furnished: await furnishTenant(
        await dashboard.outlay.tenant({ name: asMarkup('Acme') }),
        dashboard.mails,
        asMarkup,
      ),
      // Its Owner has not verified the address yet.
      empty: await createTenant(dashboard.outlay.url, { name: asMarkup('Just created') }),
    };
  }, 300_000);
  afterAll(async () => {
    await dashboard.endVisits();
    await dashboard.stop();
  });

  /** The visitor of a role in a tenant, whose pages follow the system's theme. Many states share one. */
  async function visitorFor(state: PageState): Promise<Visitor> {
    const who = `${state.role} ${state.tenant}`;
    const known = visitors.get(who);
    if (known) return known;
    const visitor = await dashboard.visit({ theme: 'system' });
    await signInFor(visitor, state, tenants);
    visitors.set(who, visitor);
    return visitor;
  }
  /** Findings in both themes. Only colours differ between them. */
  async function inBothThemes({ page }: Visitor, state: PageState): Promise<string[]> {
    const onGradients = async () => (isLoaded(state) ? (await gradientContrasts(page)).low : []);
    const dark = [...(await violationsOf(page)), ...(await onGradients())].map((line) => `dark: ${line}`);
    if (!isTestedInLight(state)) return dark;
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('html:not(.dark)').waitFor();
    await untilDrawn(page, state.reads);
    const light = [...(await violationsOf(page, 'contrast')), ...(await onGradients())];
    return [...dark, ...light.map((line) => `light: ${line}`)];
  }
  async function byKeyboard({ page }: Visitor): Promise<string[]> {
    const { stops, unmarked, unreached } = await tabThrough(page);
    expect(stops).toBeGreaterThan(0);
    return [...unmarked.map((one) => `focus unseen: ${one}`), ...unreached.map((one) => `no focus: ${one}`)];
  }
  async function onPhone({ page }: Visitor): Promise<string[]> {
    await page.setViewportSize(PHONE);
    return (await violationsOf(page)).map((line) => `phone: ${line}`);
  }

  it.each(STATES)(
    '$name: accessible in both themes, by keyboard and on narrow screens, and typed texts stay texts',
    async (state) => {
      const visitor = await visitorFor(state);
      const { page } = visitor;
      const before = visitor.problems.list().length;
      await page.setViewportSize(DESKTOP);
      await page.emulateMedia({ colorScheme: 'dark' });
      const close = await openPageState(visitor, state, tenants);
      const faults = [
        ...(await inBothThemes(visitor, state)),
        ...(isLoaded(state) ? await byKeyboard(visitor) : []),
        ...(state.reads ? [] : await overflowsOf(page)),
        ...(isLoaded(state) ? await onPhone(visitor) : []),
      ];
      const markup = await page.evaluate(AS_MARKUP);
      await close();
      expect({ faults, markup, problems: visitor.problems.list().slice(before) }).toEqual({
        ...{ faults: [], markup: [0, 'undefined'], problems: [] },
      });
    },
    180_000,
  );

  it('shows markup that people typed, also in the tooltips of charts', async () => {
    const visitor = await visitorFor({ name: 'overview', route: '/overview' });
    const { page } = visitor;
    await page.setViewportSize(DESKTOP);
    await visitor.open('/categories');
    await page.getByText(asMarkup('Travel')).first().waitFor();
    await visitor.open('/overview');
    await untilDrawn(page);
    const marks = page.locator('.apexcharts-series path');
    await marks.first().waitFor();
    for (const mark of await marks.all()) await mark.hover({ force: true });
    expect(await page.evaluate(AS_MARKUP)).toEqual([0, 'undefined']);
  });
});
