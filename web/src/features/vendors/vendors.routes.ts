import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/vendors',
    name: 'vendors',
    component: () => import('./VendorsPage.vue'),
    meta: { title: 'vendors.title', permission: 'expenses:read', nav: { icon: 'i-lucide-store', order: 52 } },
  },
  {
    path: '/vendors/:id(\\d+)',
    name: 'vendor',
    component: () => import('./VendorPage.vue'),
    meta: { title: 'vendors.one', permission: 'expenses:read', parent: 'vendors' },
  },
];
