import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/categories',
    name: 'categories',
    component: () => import('./CategoriesPage.vue'),
    meta: { title: 'categories.title', permission: 'categories:read', nav: { icon: 'i-lucide-tags', order: 50 } },
  },
];
