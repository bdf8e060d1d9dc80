import { computed, ref } from 'vue';

const TAB_KEY = 'outlay.tenant';
const LAST_KEY = 'outlay.tenant.last';

/** Slug of the tenant that this tab works in; null where none is chosen. Another tab may have another tenant. */
const chosen = ref<string | null>(read(sessionStorage, TAB_KEY) ?? read(localStorage, LAST_KEY));

export const tenantSlug = computed(() => chosen.value);

/** Chooses the tenant of this tab, and remembers it as the one that a new tab begins with. */
export function chooseTenant(slug: string): void {
  chosen.value = slug;
  write(sessionStorage, TAB_KEY, slug);
  write(localStorage, LAST_KEY, slug);
}

/** Headers by which the gateway knows that a browser asks, and for which tenant. */
export function tenantHeaders(): Record<string, string> {
  const slug = chosen.value;
  return { 'X-Outlay-Client': 'browser', ...(slug !== null && { 'X-Tenant-Id': slug }) };
}

/** Storage may be forbidden: the app then works, and forgets. */
function read(storage: Storage, key: string): string | null {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function write(storage: Storage, key: string, value: string): void {
  try {
    storage.setItem(key, value);
  } catch {
    // Forgotten at the end of the page.
  }
}
