import { computed, shallowRef } from 'vue';
import type { Permission } from './permission.ts';
import { client } from '@/graphql/client.ts';
import { ViewerDocument, type ViewerQuery } from './__generated__/viewer.ts';
import { rememberTenant } from './tenant.ts';

export type Viewer = NonNullable<ViewerQuery['me']>;

const current = shallowRef<Viewer | null>(null);

/** The signed-in user with tenant and permissions; null while nobody is signed in. */
export const viewer = computed(() => current.value);

/** Pages ask for permissions, never for roles. */
export function can(permission: Permission): boolean {
  return current.value?.permissions.includes(permission) ?? false;
}

/** @throws CombinedError where the server cannot be reached */
export async function loadViewer(): Promise<Viewer | null> {
  const { data, error } = await client.query(ViewerDocument, {}, { requestPolicy: 'network-only' }).toPromise();
  if (error) throw error;
  current.value = data?.me ?? null;
  if (current.value !== null) rememberTenant(current.value.tenant);
  return current.value;
}
