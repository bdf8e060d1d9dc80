import 'vue-router';
import type { Permission } from '@/session/permission.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title in the locales. */
    title: string;
    /** Permission that the page needs. A route has this or `access`; one without either is shown to nobody. */
    permission?: Permission;
    /** `public`: also without a session. `guest`: only without one. */
    access?: 'public' | 'guest';
    /**
     * Place in the sidebar, where it has one. Whoever has the permission `unless` has a better page; without the permission `needs` it
     * is reached by links alone.
     */
    nav?: { readonly icon: string; readonly order: number; readonly unless?: Permission; readonly needs?: Permission };
    /** Name of the route above this one in the breadcrumbs. */
    parent?: string;
  }
}
