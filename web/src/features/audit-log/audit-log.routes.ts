import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/audit-log',
    name: 'audit-log',
    component: () => import('./AuditLogPage.vue'),
    meta: { title: 'auditLog.title', permission: 'audit:read', nav: { icon: 'i-lucide-scroll-text', order: 78 } },
  },
];
