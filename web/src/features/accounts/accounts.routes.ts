import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/accounts',
    name: 'accounts',
    component: () => import('./AccountsPage.vue'),
    meta: { title: 'accounts.title', permission: 'accounts:read', nav: { icon: 'i-lucide-wallet', order: 40 } },
  },
  {
    path: '/accounts/:id(\\d+)',
    name: 'account',
    component: () => import('./AccountPage.vue'),
    meta: { title: 'accounts.one', permission: 'accounts:read', parent: 'accounts' },
  },
];
