import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/home',
    name: 'home',
    component: () => import('./HomePage.vue'),
    meta: {
      title: 'home.title',
      permission: 'dashboards:read',
      nav: { icon: 'i-lucide-house', order: 10, unless: 'reports:read' },
    },
  },
];
