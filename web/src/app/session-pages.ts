import type { RouteLocationNormalized, RouteLocationRaw } from 'vue-router';
import { usePreferences } from '@/locales/preferences.ts';
import { noteUnreachable } from '@/session/connection.ts';
import { onSessionEnd, resumeSession } from '@/session/session.ts';
import { can, loadViewer, viewer } from '@/session/viewer.ts';

/** Decides before each page: who has a session, who signs in first, and who is led to the start page. */
export async function guardSession(to: RouteLocationNormalized): Promise<true | RouteLocationRaw> {
  if (to.meta.access === 'public') return true;
  const status = await resumeSession();
  if (status === 'signed-in' && viewer.value === null) await prepareViewer();
  if (to.meta.access === 'guest') return viewer.value === null ? true : homePath();
  return status === 'signed-out' ? signInFirst(to) : true;
}

/** Loads the pages anew when their session is left or becomes another user's: nothing of the former stays in memory. */
export function dropPagesWithSession(): void {
  onSessionEnd((end) => {
    if (end === 'left') location.assign('/sign-in');
    else if (location.pathname === '/sign-in') location.assign('/');
    else location.reload();
  });
}

/** The start page of the viewer. */
function homePath(): string {
  return can('reports:read') ? '/overview' : '/home';
}

/** Sign-in leads back to where one wanted to go. */
function signInFirst(to: RouteLocationNormalized): RouteLocationRaw {
  return { name: 'sign-in', query: { to: to.fullPath } };
}

async function prepareViewer(): Promise<void> {
  const loaded = await loadViewer().catch(() => null);
  if (loaded === null) {
    noteUnreachable();
    return;
  }
  await usePreferences({
    locale: loaded.user.locale ?? loaded.tenant.locale,
    timeZone: loaded.user.timeZone ?? loaded.tenant.timeZone,
  });
}
