import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/exchange-rates',
    name: 'exchange-rates',
    component: () => import('./ExchangeRatesPage.vue'),
    meta: {
      title: 'exchangeRates.title',
      permission: 'rates:read',
      nav: { icon: 'i-lucide-arrow-left-right', order: 55, needs: 'rates:write' },
    },
  },
];
