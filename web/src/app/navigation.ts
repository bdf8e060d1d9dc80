import { computed } from 'vue';
import { can } from '@/session/viewer.ts';
import { routes } from './router.ts';

export interface NavigationItem {
  readonly title: string;
  readonly icon: string;
  readonly path: string;
}

/** The sidebar's pages that the viewer may open, in order. */
export const navigation = computed<NavigationItem[]>(() =>
  routes
    .flatMap(({ path, meta }) =>
      meta?.nav &&
      meta.permission &&
      can(meta.nav.needs ?? meta.permission) &&
      !(meta.nav.unless && can(meta.nav.unless))
        ? [{ path, ...meta, ...meta.nav }]
        : [],
    )
    .sort((one, other) => one.order - other.order)
    .map(({ title, icon, path }) => ({ title, icon, path })),
);
