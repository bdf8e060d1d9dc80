import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter, type LocationQuery } from 'vue-router';
import type { AuditEntryFilter } from '@/graphql/__generated__/types.ts';
import { isDay, nextDay, startOfDay } from '@/locales/day-bounds.ts';
import { timeZone } from '@/locales/preferences.ts';

/** Conditions of the log; an empty string is none. Days are those of the reader's zone, both included. */
export interface AuditFilters {
  readonly service: string;
  readonly type: string;
  readonly entity: string;
  readonly by: string;
  readonly action: string;
  readonly from: string;
  readonly to: string;
}

const as = (pattern: RegExp) => (value: string) => pattern.test(value);
const VALID: Readonly<Record<keyof AuditFilters, (value: string) => boolean>> = {
  service: as(/^[a-z]+$/),
  type: as(/^[a-z_]+$/),
  entity: as(/^\d{1,16}$/),
  by: as(/^\d{1,16}$/),
  action: as(/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/),
  from: isDay,
  to: isDay,
};

/** A page of the log: after or before the entry of a cursor. */
interface Place {
  readonly after?: string;
  readonly before?: string;
}

interface AuditFilterState {
  readonly filters: ComputedRef<AuditFilters>;
  readonly count: ComputedRef<number>;
  readonly place: ComputedRef<Place>;
  /** Narrows or widens the log, and shows its newest entries. */
  change(change: Partial<AuditFilters>): void;
  clear(): void;
  /** Without a cursor: the newest entries. */
  turn(place: Place): void;
}

/** Filters and place of the log, in the address. What is not valid there is no condition. */
export function useAuditFilters(): AuditFilterState {
  const route = useRoute();
  const router = useRouter();
  const filters = computed(() => filtersOf(route.query));
  const show = (wanted: Partial<AuditFilters>, place: Place): void => {
    const set = Object.entries({ ...wanted, ...place }).filter(([, value]) => value !== '');
    void router.push({ query: Object.fromEntries(set) });
  };
  return {
    filters,
    count: computed(() => Object.values(filters.value).filter((value) => value !== '').length),
    place: computed(() => placeOf(route.query)),
    change: (change) => show({ ...filters.value, ...change }, {}),
    clear: () => show({}, {}),
    turn: (place) => show(filters.value, place),
  };
}

export function filtersOf(query: LocationQuery): AuditFilters {
  const valid = (name: keyof AuditFilters): string => {
    const value = query[name];
    return typeof value === 'string' && VALID[name](value) ? value : '';
  };
  const [service, type, entity, by] = [valid('service'), valid('type'), valid('entity'), valid('by')];
  return { service, type, entity, by, action: valid('action'), from: valid('from'), to: valid('to') };
}

/** Conditions that the server is asked for. */
export function conditionsOf({ service, type, entity, by, action, from, to }: AuditFilters): AuditEntryFilter {
  return {
    ...(service && { service }),
    ...(type && { entityType: type }),
    ...(entity && { entityId: entity }),
    ...(by && { actorUserId: by }),
    ...(action && { action }),
    ...(from && { from: startOfDay(from, timeZone.value) }),
    ...(to && { to: startOfDay(nextDay(to), timeZone.value) }),
  };
}

function placeOf({ after, before }: LocationQuery): Place {
  if (typeof after === 'string') return { after };
  return typeof before === 'string' ? { before } : {};
}
