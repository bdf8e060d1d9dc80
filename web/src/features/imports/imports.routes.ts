import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/imports',
    name: 'imports',
    component: () => import('./ImportsPage.vue'),
    meta: { title: 'imports.title', permission: 'imports:write', nav: { icon: 'i-lucide-file-up', order: 58 } },
  },
  {
    path: '/imports/:id(\\d+)',
    name: 'import',
    component: () => import('./ImportPage.vue'),
    meta: { title: 'imports.one', permission: 'imports:write', parent: 'imports' },
  },
];
