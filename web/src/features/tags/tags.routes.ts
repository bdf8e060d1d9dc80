import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/tags',
    name: 'tags',
    component: () => import('./TagsPage.vue'),
    meta: { title: 'tags.title', permission: 'expenses:read', nav: { icon: 'i-lucide-hash', order: 54 } },
  },
];
