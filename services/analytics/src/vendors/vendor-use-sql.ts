/** A vendor, and its use by expenses that are not deleted, under every name that counts for it. */
export interface UsedVendor {
  id: number;
  name: string;
  /** The name's key, by which lists are sorted. */
  label: string;
  count: number;
  /** In minor units of the base currency. */
  totalMinor: bigint;
  /** Date of the last expense, YYYY-MM-DD; null without one. */
  lastDay: string | null;
  /** Of the last expense. */
  lastAccountId: number | null;
  lastCategoryId: number | null;
}

/** A row as {@link USE_SQL} and {@link LAST_EXPENSE_SQL} have it together. */
export interface UsedVendorRow {
  id: number;
  name: string;
  label: string;
  count: number;
  total: string;
  last_day: string | null;
  account_id: string | null;
  category_id: string | null;
}

/** SQL of the use of vendors, to be completed by a condition and a group. Its parameter is the currency. */
export const USE_SQL = `
  select n.vendor_id::float8 as id, v.name, v.sort_key as label, sum(u.count)::integer as count, max(u.last_day) as last_day,
         coalesce(sum(u.base_minor) filter (where u.base_currency = ?), 0) as total
  from label_use u
  join vendor_name n on n.tenant_id = u.tenant_id and n.name_key = u.label
  join vendor_replica v on v.tenant_id = n.tenant_id and v.vendor_id = n.vendor_id`;

/** SQL of the account and category of the last expense of a vendor in a relation `listed`. Its parameter is the tenant. */
export const LAST_EXPENSE_SQL = `
  select latest.account_id, latest.category_id
  from vendor_name own, lateral (
    select f.day, f.expense_id, f.account_id, f.category_id from expense_fact f
    where f.tenant_id = own.tenant_id and f.vendor_key = own.name_key and f.live order by f.day desc, f.expense_id desc limit 1
  ) as latest
  where own.tenant_id = ? and own.vendor_id = listed.id order by latest.day desc, latest.expense_id desc limit 1`;

export function usedVendorOf(row: UsedVendorRow): UsedVendor {
  const { id, name, label, count, total, last_day: lastDay, account_id: account, category_id: category } = row;
  return {
    ...{ id, name, label, count, totalMinor: BigInt(total), lastDay },
    lastAccountId: account === null ? null : Number(account),
    lastCategoryId: category === null ? null : Number(category),
  };
}
