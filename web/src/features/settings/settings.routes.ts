import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/settings',
    name: 'settings',
    component: () => import('./ProfilePage.vue'),
    meta: { title: 'settings.title', permission: 'session:self', nav: { icon: 'i-lucide-settings', order: 90 } },
  },
  {
    path: '/settings/notifications',
    name: 'settings-notifications',
    component: () => import('./NotificationsPage.vue'),
    meta: { title: 'settings.notifications.title', permission: 'alerts:write', parent: 'settings' },
  },
  {
    path: '/settings/organisation',
    name: 'settings-organisation',
    component: () => import('./OrganisationPage.vue'),
    meta: { title: 'settings.organisation.title', permission: 'tenant:manage', parent: 'settings' },
  },
];
