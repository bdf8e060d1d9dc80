import type { EntityManager } from '@mikro-orm/postgresql';
import { readModelVersions, type VersionReader, type WantedVersion } from '../freshness/applied-versions.repository.ts';

const ENTRIES = 'ledger.account-entry';
const ACCOUNTS = 'ledger.account';
/** Its base currency and fiscal year, which the read models of spend contain. */
const TENANT = 'identity.tenant';

/**
 * The read models of cash. An entry is contained when it is there itself: unlike other events, a later one does not contain it. One
 * that a restored ledger no longer has is not missing.
 */
export const cashVersions: VersionReader = {
  isFollowed: ({ topic }) => topic === ENTRIES || topic === ACCOUNTS || topic === TENANT,
  async missing(em, tenantId, wanted) {
    const ofTenant = wanted.filter(({ topic }) => topic === TENANT);
    return [
      ...(await missingEntries(em, tenantId, of(wanted, ENTRIES))),
      ...(await missingAccounts(em, tenantId, of(wanted, ACCOUNTS))),
      ...(ofTenant.length > 0 ? await readModelVersions.missing(em, tenantId, ofTenant) : []),
    ];
  },
};

const ENTRIES_MISSING = `
  not exists (select from cash_entry e where e.tenant_id = ? and e.account_id = w.id and e.sequence = w.version
                and e.epoch >= coalesce(w.epoch, e.epoch))
  and not exists (select from cash_cut c where c.tenant_id = ? and c.account_id = w.id and c.from_sequence <= w.version
                and c.epoch > w.epoch)`;

const ACCOUNTS_MISSING = `
  not exists (select from cash_account a where a.tenant_id = ? and a.account_id = w.id
                and (a.epoch, a.version) >= (coalesce(w.epoch, a.epoch), w.version))`;

const missingEntries = finding(ENTRIES_MISSING, 2);
const missingAccounts = finding(ACCOUNTS_MISSING, 1);

function of<Wanted extends WantedVersion>(wanted: readonly Wanted[], topic: string): Wanted[] {
  return wanted.filter((version) => version.topic === topic);
}

/** @param tenants how often the condition names the tenant */
function finding(isMissing: string, tenants: number) {
  return async <Wanted extends WantedVersion>(em: EntityManager, tenantId: number, wanted: readonly Wanted[]) => {
    if (wanted.length === 0) return [];
    const rows = wanted.map(({ aggregateId: id, version, epoch }, place) => ({ place, id, version, epoch }));
    const absent: { place: number }[] = await em.execute(
      `select w.place from json_to_recordset(?::json) as w (place integer, id bigint, version bigint, epoch integer)
       where ${isMissing}`,
      [JSON.stringify(rows), ...Array.from({ length: tenants }, () => tenantId)],
    );
    const places = new Set(absent.map(({ place }) => place));
    return wanted.filter((_version, place) => places.has(place));
  };
}
