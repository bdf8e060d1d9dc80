import { waitFor } from '@outlay/testkit/wait-for';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Credentials } from './sign-in-form.ts';
import { heightOf, type Look } from './look.ts';
import { watchProblems, type Problems } from './problems.ts';
import { textsOf, type Texts } from './texts.ts';

/** Somebody with a browser of their own: its cookies and storage are shared with nobody. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  look: Look;
  problems: Problems;
  /** Texts of the pages in the visitor's language. */
  t: Texts;
  /** Opens a path of the dashboard. */
  open(path: string): Promise<void>;
  /** Signs in without the form: sets the session's cookie and marks as the app would. */
  signIn(slug: string, person: Credentials): Promise<void>;
  /** A further tab of the same browser. */
  tab(): Promise<Page>;
}

const SIGN_IN = 'mutation ($input: LoginInput!) { login(input: $input) { expiresIn } }';

export async function createVisitor(browser: Browser, url: string, look: Look): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: look.width, height: heightOf(look.width) },
    locale: look.language === 'de' ? 'de-DE' : 'en-US',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    hasTouch: look.width === 390,
  });
  // Shorter than a test's: the failure then names the step.
  context.setDefaultTimeout(30_000);
  const problems = await watchProblems(context);
  await remember(context, { 'outlay.theme': look.theme });
  const page = await context.newPage();
  return {
    ...{ context, page, look, problems, t: textsOf(look.language) },
    open: async (path) => {
      await page.goto(path);
    },
    signIn: async (slug, person) => {
      await startSession(context, slug, person);
      const tenants = JSON.stringify([{ slug, name: slug }]);
      await remember(context, { [`outlay.session.${slug}`]: '1', 'outlay.tenants': tenants });
    },
    tab: () => context.newPage(),
  };
}

async function startSession(context: BrowserContext, slug: string, { email, password }: Credentials): Promise<void> {
  const isSignedIn = async (): Promise<true> => {
    const answer = await context.request.post('/graphql', {
      headers: { 'x-outlay-client': 'browser', 'x-tenant-id': slug },
      data: { query: SIGN_IN, variables: { input: { email, password } } },
    });
    const body = await answer.json();
    if (!answer.ok() || body.errors) throw new Error(`sign-in: ${answer.status()} ${JSON.stringify(body)}`);
    return true;
  };
  // A busy machine answers 503.
  await waitFor(isSignedIn, { timeoutMs: 30_000, intervalMs: 500, what: 'the sign-in' });
}

/** Sets items of the storage before a page's first script, where they are not set yet. */
async function remember(context: BrowserContext, items: Record<string, string>): Promise<void> {
  const lines = Object.entries(items).map(
    ([key, value]) =>
      `if (localStorage.getItem(${JSON.stringify(key)}) === null) localStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(value)});`,
  );
  await context.addInitScript(`if (self === top && location.protocol !== 'about:') { ${lines.join('\n')} }`);
}
