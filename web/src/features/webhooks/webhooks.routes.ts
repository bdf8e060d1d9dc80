import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/webhooks',
    name: 'webhooks',
    component: () => import('./WebhooksPage.vue'),
    meta: { title: 'webhooks.title', permission: 'webhooks:manage', nav: { icon: 'i-lucide-webhook', order: 76 } },
  },
  {
    path: '/webhooks/:id(\\d+)',
    name: 'webhook',
    component: () => import('./WebhookPage.vue'),
    meta: { title: 'webhooks.one', permission: 'webhooks:manage', parent: 'webhooks' },
  },
];
