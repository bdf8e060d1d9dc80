import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/projects/:id(\\d+)',
    name: 'project',
    component: () => import('./ProjectDashboardPage.vue'),
    meta: { title: 'projectDashboard.title', permission: 'dashboards:read', parent: 'projects' },
  },
];
