import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router';
import { resumeSession } from '@/session/session.ts';
import { loadViewer, viewer } from '@/session/viewer.ts';
import { usePreferences } from '@/locales/preferences.ts';
import './route-meta.ts';

const features = import.meta.glob<RouteRecordRaw[]>('../features/*/*.routes.ts', { eager: true, import: 'routes' });

export const routes: RouteRecordRaw[] = [
  ...Object.values(features).flat(),
  {
    path: '/:path(.*)*',
    name: 'not-found',
    component: () => import('./NotFoundPage.vue'),
    meta: { title: 'errors.notFound.title', access: 'public' },
  },
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach(async (to) => {
  if (to.meta.access === 'public') return true;
  const status = await resumeSession();
  if (to.meta.access === 'guest') return status === 'signed-in' ? { path: '/' } : true;
  if (status === 'signed-out') return signInFirst(to);
  if (status === 'signed-in' && viewer.value === null) await prepareViewer();
  return true;
});

/** Sign-in leads back to where one wanted to go. */
function signInFirst(to: RouteLocationNormalized): { name: string; query: Record<string, string> } {
  return { name: 'sign-in', query: to.path === '/' ? {} : { to: to.fullPath } };
}

async function prepareViewer(): Promise<void> {
  const loaded = await loadViewer().catch(() => null);
  if (loaded === null) return;
  await usePreferences({
    locale: loaded.user.locale ?? loaded.tenant.locale,
    timeZone: loaded.user.timeZone ?? loaded.tenant.timeZone,
  });
}
