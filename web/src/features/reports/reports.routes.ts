import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/reports',
    name: 'reports',
    component: () => import('./ReportsPage.vue'),
    meta: { title: 'reports.title', permission: 'reports:read', nav: { icon: 'i-lucide-chart-pie', order: 45 } },
  },
  {
    path: '/reports/summary',
    name: 'report-summary',
    component: () => import('./SummaryPage.vue'),
    meta: { title: 'reports.kinds.summary.title', permission: 'reports:read', parent: 'reports' },
  },
  {
    path: '/reports/categories',
    name: 'report-categories',
    component: () => import('./CategoriesPage.vue'),
    meta: { title: 'reports.kinds.categories.title', permission: 'reports:read', parent: 'reports' },
  },
  {
    path: '/reports/trend',
    name: 'report-trend',
    component: () => import('./TrendPage.vue'),
    meta: { title: 'reports.kinds.trend.title', permission: 'reports:read', parent: 'reports' },
  },
  {
    path: '/reports/cashflow',
    name: 'report-cashflow',
    component: () => import('./CashflowPage.vue'),
    meta: { title: 'reports.kinds.cashflow.title', permission: 'reports:read', parent: 'reports' },
  },
  {
    path: '/reports/vendors',
    name: 'report-vendors',
    component: () => import('./VendorsPage.vue'),
    meta: { title: 'reports.kinds.vendors.title', permission: 'reports:read', parent: 'reports' },
  },
  {
    path: '/reports/budget',
    name: 'report-budget',
    component: () => import('./BudgetPage.vue'),
    meta: { title: 'reports.kinds.budget.title', permission: 'reports:read', parent: 'reports' },
  },
];
