import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/members',
    name: 'members',
    component: () => import('./MembersPage.vue'),
    meta: { title: 'members.title', permission: 'users:read', nav: { icon: 'i-lucide-users', order: 70 } },
  },
];
