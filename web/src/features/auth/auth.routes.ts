import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('./SignInPage.vue'),
    meta: { title: 'auth.signIn.title', access: 'public' },
  },
  {
    path: '/register',
    name: 'register',
    component: () => import('./RegisterPage.vue'),
    meta: { title: 'auth.register.title', access: 'guest' },
  },
  {
    path: '/activate',
    name: 'activate',
    component: () => import('./ActivatePage.vue'),
    meta: { title: 'auth.activate.title', access: 'public' },
  },
  {
    path: '/join',
    name: 'join',
    component: () => import('./JoinPage.vue'),
    meta: { title: 'auth.join.unknown', access: 'public' },
  },
  {
    path: '/forgot',
    name: 'forgot',
    component: () => import('./ForgotPage.vue'),
    meta: { title: 'auth.forgot.title', access: 'public' },
  },
  {
    path: '/reset',
    name: 'reset',
    component: () => import('./ResetPage.vue'),
    meta: { title: 'auth.reset.title', access: 'public' },
  },
  {
    path: '/verify',
    name: 'verify',
    component: () => import('./VerifyPage.vue'),
    meta: { title: 'auth.verify.title', access: 'public' },
  },
  {
    path: '/stop-mails',
    name: 'stop-mails',
    component: () => import('./StopMailsPage.vue'),
    meta: { title: 'auth.stopMails.open.title', access: 'public' },
  },
  {
    path: '/create',
    name: 'create-tenant',
    component: () => import('./CreateTenantPage.vue'),
    meta: { title: 'auth.create.title', access: 'public' },
  },
];
