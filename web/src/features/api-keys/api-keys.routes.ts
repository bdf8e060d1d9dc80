import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/api-keys',
    name: 'api-keys',
    component: () => import('./ApiKeysPage.vue'),
    meta: { title: 'apiKeys.title', permission: 'keys:manage', nav: { icon: 'i-lucide-key-round', order: 75 } },
  },
];
