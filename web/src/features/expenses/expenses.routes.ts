import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/expenses',
    name: 'expenses',
    component: () => import('./ExpensesPage.vue'),
    meta: {
      title: 'expenses.title',
      permission: 'expenses:read',
      nav: { icon: 'i-lucide-receipt-text', order: 30 },
    },
  },
];
