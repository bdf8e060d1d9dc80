import { computed, ref } from 'vue';
import { readStored, store } from './storage.ts';

const TAB_KEY = 'outlay.tenant';
const REMEMBERED_KEY = 'outlay.tenants';
const MOST_REMEMBERED = 8;

/** A tenant that someone signed in to with this browser. */
export interface RememberedTenant {
  readonly slug: string;
  readonly name: string;
}

const remembered = ref<readonly RememberedTenant[]>(readRemembered());

/** Slug of the tenant that this tab works in; null where none is chosen. Another tab may have another tenant. */
const chosen = ref<string | null>(readStored(TAB_KEY, 'session') ?? remembered.value[0]?.slug ?? null);

export const tenantSlug = computed(() => chosen.value);

/** Newest first. */
export const rememberedTenants = computed(() => remembered.value);

/** Chooses the tenant of this tab. */
export function chooseTenant(slug: string): void {
  chosen.value = slug;
  store(TAB_KEY, slug, 'session');
}

/** Remembers a tenant as the one that a new tab begins with. */
export function rememberTenant(tenant: RememberedTenant): void {
  const others = readRemembered().filter(({ slug }) => slug !== tenant.slug);
  keep([{ slug: tenant.slug, name: tenant.name }, ...others].slice(0, MOST_REMEMBERED));
}

export function forgetTenant(slug: string): void {
  keep(readRemembered().filter((one) => one.slug !== slug));
}

/** Headers by which the gateway knows that a browser asks, and for which tenant. */
export function tenantHeaders(slug: string | null = chosen.value): Record<string, string> {
  return { 'X-Outlay-Client': 'browser', ...(slug !== null && { 'X-Tenant-Id': slug }) };
}

function keep(tenants: readonly RememberedTenant[]): void {
  remembered.value = tenants;
  store(REMEMBERED_KEY, JSON.stringify(tenants));
}

function readRemembered(): RememberedTenant[] {
  try {
    const stored: unknown = JSON.parse(readStored(REMEMBERED_KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRemembered) : [];
  } catch {
    return [];
  }
}

function isRemembered(value: unknown): value is RememberedTenant {
  return (
    typeof value === 'object' &&
    value !== null &&
    'slug' in value &&
    typeof value.slug === 'string' &&
    'name' in value &&
    typeof value.name === 'string'
  );
}
