import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/alerts',
    name: 'alerts',
    component: () => import('./AlertsPage.vue'),
    meta: { title: 'alerts.title', permission: 'alerts:read', nav: { icon: 'i-lucide-bell', order: 60 } },
  },
];
