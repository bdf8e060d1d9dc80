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
  {
    path: '/expenses/new',
    name: 'expense-new',
    component: () => import('./ExpenseFormPage.vue'),
    meta: { title: 'expenses.form.new', permission: 'expenses:write', parent: 'expenses' },
  },
  {
    path: '/expenses/:id(\\d+)',
    name: 'expense',
    component: () => import('./ExpensePage.vue'),
    props: true,
    meta: { title: 'expenses.detail.title', permission: 'expenses:read', parent: 'expenses' },
  },
  {
    path: '/expenses/:id(\\d+)/edit',
    name: 'expense-edit',
    component: () => import('./ExpenseFormPage.vue'),
    props: true,
    meta: { title: 'expenses.form.edit', permission: 'expenses:write', parent: 'expense' },
  },
];
