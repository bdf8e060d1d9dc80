import type { Page } from 'playwright-core';
import type { Texts } from './texts.ts';

/** Signs a person in. */
export interface Credentials {
  email: string;
  password: string;
}

/** Fills in the form that a page shows, and submits it by Enter. */
export async function signInByForm(page: Page, t: Texts, slug: string, person: Credentials): Promise<void> {
  await page.getByLabel(t('auth.tenant')).fill(slug);
  await page.getByLabel(t('auth.email')).fill(person.email);
  await page.getByLabel(t('auth.password'), { exact: true }).fill(person.password);
  await page.keyboard.press('Enter');
}
