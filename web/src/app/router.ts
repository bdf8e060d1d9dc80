import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import './route-meta.ts';
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
