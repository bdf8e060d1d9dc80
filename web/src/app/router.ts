import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import './route-meta.ts';
import { showTextsOf } from '@/locales/i18n.ts';
import { guardSession } from './session-pages.ts';

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

router.beforeEach(guardSession);

// The texts of a page are named as that of its title.
router.beforeResolve(async ({ meta: { title } }) => showTextsOf(title.split('.', 1)[0] ?? ''));
