import { TENANT_LOAD, TENANT_TIME } from './gauge-list.ts';
import { areMetricsRead, showSeveral, type LabelledValue } from './gauge-registry.ts';

/** Work for a tenant: a request of a client, or an event that a consumer applied. */
export type WorkKind = 'request' | 'event';

/** Tenants that are named, for each service and kind. All others share one row. */
const NAMED = 10;
/** Share of the load below which nobody is named: with little to do, names would change all the time. */
const LEAST_SHARE = 0.01;
/** Tenants that are counted one by one within a slice; further ones are counted together. */
const COUNTED = 10_000;
const SLICE_MS = 10_000;
const SLICES = 6;
export const OTHERS = 'other';

interface Work {
  items: number;
  seconds: number;
}
interface Slice {
  readonly beganMs: number;
  readonly byTenant: Map<string, Work>;
}

/**
 * The busiest tenants of the last minute. Tenants are the only ids among the labels of metrics, so their number is bounded: ten by
 * the time their work took, and `other`. A tenant that leaves the ten is shown as 0 once.
 */
export class TenantLoad {
  readonly #now: () => number;
  #slices: Slice[] = [];
  #shown = new Set<string>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(tenantId: number, seconds: number): void {
    const { byTenant } = this.#current();
    const known = String(tenantId);
    const name = byTenant.has(known) || byTenant.size < COUNTED ? known : OTHERS;
    const work = byTenant.get(name) ?? { items: 0, seconds: 0 };
    work.items += 1;
    work.seconds += seconds;
    byTenant.set(name, work);
  }

  /** By tenant, the busiest first, `other` last. */
  rows(): [tenant: string, work: Work][] {
    const all = this.#sum();
    const others = all.get(OTHERS) ?? { items: 0, seconds: 0 };
    all.delete(OTHERS);
    const totalItems = [...all.values()].reduce((sum, { items }) => sum + items, others.items);
    const ranked = [...all].toSorted(([, a], [, b]) => b.seconds - a.seconds);
    const named = ranked.slice(0, NAMED).filter(([, { items }]) => items >= totalItems * LEAST_SHARE);
    const names = new Set(named.map(([tenant]) => tenant));
    for (const [tenant, { items, seconds }] of ranked) {
      if (names.has(tenant)) continue;
      others.items += items;
      others.seconds += seconds;
    }
    const gone = [...this.#shown].filter((tenant) => !names.has(tenant));
    this.#shown = names;
    return [...named, ...gone.map((tenant): [string, Work] => [tenant, { items: 0, seconds: 0 }]), [OTHERS, others]];
  }

  #sum(): Map<string, Work> {
    this.#dropOld();
    const all = new Map<string, Work>();
    for (const [tenant, { items, seconds }] of this.#slices.flatMap(({ byTenant }) => [...byTenant])) {
      const work = all.get(tenant) ?? { items: 0, seconds: 0 };
      all.set(tenant, { items: work.items + items, seconds: work.seconds + seconds });
    }
    return all;
  }

  #current(): Slice {
    const newest = this.#slices.at(-1);
    if (newest && this.#now() - newest.beganMs < SLICE_MS) return newest;
    const slice = { beganMs: this.#now(), byTenant: new Map<string, Work>() };
    this.#dropOld();
    this.#slices.push(slice);
    return slice;
  }

  #dropOld(): void {
    this.#slices = this.#slices.filter(({ beganMs }) => this.#now() - beganMs < SLICES * SLICE_MS);
  }
}

const loads = new Map<string, { service: string; kind: WorkKind; load: TenantLoad }>();
let rows: { labels: LabelledValue['labels']; work: Work }[] = [];

/** Counts work for a tenant. Does nothing where metrics are not read, and for work without a tenant. */
export function tenantWorked(
  work: { service: string; kind: WorkKind; tenantId: number | null | undefined },
  ms: number,
): void {
  const { service, kind, tenantId } = work;
  if (tenantId == null || !areMetricsRead()) return;
  const key = `${service} ${kind}`;
  const known = loads.get(key) ?? { service, kind, load: new TenantLoad() };
  loads.set(key, known);
  known.load.add(tenantId, ms / 1_000);
}

function currentRows(): typeof rows {
  return [...loads.values()].flatMap(({ service, kind, load }) =>
    load.rows().map(([tenant, work]) => ({ labels: { service, kind, tenant }, work })),
  );
}

showSeveral(TENANT_LOAD, () => {
  rows = currentRows();
  return rows.map(({ labels, work }) => ({ labels, value: work.items }));
});
// Read after the other gauge, and of the same tenants.
showSeveral(TENANT_TIME, () => rows.map(({ labels, work }) => ({ labels, value: work.seconds })));
