import { waitFor } from '@outlay/testkit/wait-for';
import type { Page } from 'playwright-core';
import type { FurnishedTenant } from './furnished-tenant.ts';
import type { Credentials } from './sign-in-form.ts';
import { failReads, stallReads } from './network.ts';
import type { PageState } from './page-states.ts';
import type { Visitor } from './visitor.ts';

/** The tenants that pages are shown for. */
export interface Tenants {
  furnished: FurnishedTenant;
  empty: { slug: string; owner: Credentials };
}

/** Signs in whoever meets the page in this state. */
export async function signInFor(
  visitor: Visitor,
  { role = 'Owner', tenant }: PageState,
  { furnished, empty }: Tenants,
): Promise<void> {
  if (role === null) return;
  if (tenant === 'empty') await visitor.signIn(empty.slug, empty.owner);
  else await visitor.signIn(furnished.slug, furnished.people[role]);
}

/** Brings a page into its state, and waits until it has been drawn. @returns a function that lets the answers come again */
export async function openPageState(
  visitor: Visitor,
  state: PageState,
  { furnished }: Tenants,
): Promise<() => Promise<void>> {
  const { reads = 'come' } = state;
  if (reads === 'fail') await failReads(visitor.context);
  if (reads === 'stall') await stallReads(visitor.context);
  await visitor.open(pathOf(state, furnished));
  await untilDrawn(visitor.page, reads);
  await state.prepare?.(visitor);
  return () => visitor.context.unrouteAll({ behavior: 'ignoreErrors' });
}

function pathOf({ route, id, query = '' }: PageState, furnished: FurnishedTenant): string {
  const path = route.replace(/:\w+/, id === undefined ? 'no/such/page' : String(furnished[id]));
  return path + query.replace(':slug', furnished.slug).replace(':invitation', furnished.invitation);
}

/** No answer is awaited, and nothing is between two looks. A chart below the screen waits until it is seen. */
const IS_IDLE = `document.querySelector('[aria-busy="true"]') === null
  && ![...document.querySelectorAll('.skeleton, .skeleton-ring')].some((one) => one.getBoundingClientRect().top < innerHeight)
  && !document.getAnimations().some((one) => one instanceof CSSTransition && one.playState === 'running')`;

/** Waits for the heading, and for the answers: what waits for one is `aria-busy`, or a skeleton. */
export async function untilDrawn(page: Page, reads: PageState['reads'] = 'come'): Promise<void> {
  // By element, not by role: an open dialog hides the rest of the page from roles.
  await page.locator('h1').first().waitFor();
  if (reads === 'fail') await page.getByRole('alert').first().waitFor();
  if (reads !== 'stall') await waitFor(() => page.evaluate(IS_IDLE), { timeoutMs: 60_000, what: 'the answers' });
  await page.evaluate(`document.fonts.load('1rem "Inter Variable"').then(() => document.fonts.ready).then(() => true)`);
}
