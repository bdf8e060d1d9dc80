import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/projects',
    name: 'projects',
    component: () => import('./ProjectsPage.vue'),
    meta: {
      title: 'projects.title',
      permission: 'projects:read',
      nav: { icon: 'i-lucide-folder-kanban', order: 20 },
    },
  },
  {
    path: '/projects/:id(\\d+)/edit',
    name: 'project-edit',
    component: () => import('./ProjectEditPage.vue'),
    meta: { title: 'projects.edit', permission: 'projects:write', parent: 'projects' },
  },
];
