type Sql = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/**
 * Checks the invariants of the ledger, each with a query for rows that violate it. Returns the violated ones.
 */
export async function brokenInvariants(sql: Sql): Promise<string[]> {
  const broken: string[] = [];
  for (const [name, query] of Object.entries(VIOLATIONS)) {
    const rows = await sql(query);
    if (rows.length > 0) broken.push(`${name}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return broken;
}

const VIOLATIONS: Record<string, string> = {
  'a balance is opening + deposits + adjustments + transfers - live expenses': `
    select a.id, a.current_balance_minor from accounts a
    left join (select tenant_id, account_id, sum(amount_minor) as moved from account_entries
               where kind in ('deposit', 'adjustment', 'transfer') group by 1, 2) n
      on n.tenant_id = a.tenant_id and n.account_id = a.id
    left join (select tenant_id, account_id, sum(account_amount_minor) as spent from expenses
               where soft_deleted_at is null group by 1, 2) e
      on e.tenant_id = a.tenant_id and e.account_id = a.id
    where a.current_balance_minor <> a.opening_balance_minor + coalesce(n.moved, 0) - coalesce(e.spent, 0)`,
  'a balance is the balance after its last entry, and the sum of all': `
    select a.id from accounts a
    where a.current_balance_minor is distinct from (select balance_after_minor from account_entries n
            where n.account_id = a.id order by sequence desc limit 1)
       or a.current_balance_minor is distinct from (select sum(amount_minor) from account_entries n where n.account_id = a.id)`,
  'each entry adds to the one before it, without gaps': `
    select id from (
      select id, amount_minor, balance_after_minor, sequence,
        lag(balance_after_minor, 1, 0) over w as before, lag(sequence, 1, 0) over w as previous
      from account_entries window w as (partition by account_id order by sequence)) n
    where balance_after_minor <> before + amount_minor or sequence <> previous + 1`,
  'an account counts its entries': `
    select a.id from accounts a where a.entry_count <> (select count(*) from account_entries n where n.account_id = a.id)`,
  'the postings of a live expense add up to its amount, of a deleted one to nothing': `
    select e.id from expenses e
    left join (select expense_id, sum(amount_minor) as posted from account_entries group by 1) n on n.expense_id = e.id
    where coalesce(n.posted, 0) <> case when e.soft_deleted_at is null then -e.account_amount_minor else 0 end`,
  'one audit entry for each version of an expense': `
    select e.id from expenses e
    left join (select entity_id, count(*) as count from audit_entries where entity_type = 'expense' group by 1) u
      on u.entity_id = e.id
    where u.count is distinct from e.version`,
  'events have the versions 1 to n without gaps': `
    select topic, aggregate_id from outbox where topic in ('ledger.expense', 'ledger.transfer')
    group by topic, aggregate_id having count(*) <> max(version) or count(distinct version) <> count(*)`,
  'one event for each version of an expense': `
    select e.id from expenses e
    left join (select aggregate_id, count(*) as count from outbox where topic = 'ledger.expense' group by 1) o
      on o.aggregate_id = e.id
    where o.count is distinct from e.version`,
  'an event for each posting': `
    select n.id from account_entries n where n.kind in ('expense', 'reversal', 'transfer') and not exists (
      select 1 from outbox o where o.topic = 'ledger.account-entry' and o.aggregate_id = n.account_id and o.version = n.sequence)`,
  'a transfer that stands has its two entries, and a reversed one four that cancel each other': `
    select t.id from transfers t
    left join account_entries n on n.tenant_id = t.tenant_id and n.transfer_id = t.id
    group by t.id
    having count(n.id) <> case when t.reversed_at is null then 2 else 4 end
      or coalesce(sum(n.amount_minor) filter (where n.account_id = t.from_account_id), 0)
        <> case when t.reversed_at is null then -t.amount_minor else 0 end
      or coalesce(sum(n.amount_minor) filter (where n.account_id = t.to_account_id), 0)
        <> case when t.reversed_at is null then t.to_amount_minor else 0 end
      or bool_or(n.date <> t.date or n.account_id not in (t.from_account_id, t.to_account_id))`,
  'transfers within a currency add up to nothing': `
    select n.tenant_id, t.currency from transfers t
    join account_entries n on n.tenant_id = t.tenant_id and n.transfer_id = t.id
    where t.currency = t.to_currency group by 1, 2 having sum(n.amount_minor) <> 0`,
  'an entry of a transfer names it': `
    select n.id from account_entries n where (n.kind = 'transfer') <> (n.transfer_id is not null)`,
  'an event and an audit entry for each version of a transfer': `
    select t.id from transfers t
    where t.version <> (select count(*) from outbox o where o.tenant_id = t.tenant_id and o.topic = 'ledger.transfer' and o.aggregate_id = t.id)
       or t.version <> (select count(*) from audit_entries u where u.tenant_id = t.tenant_id and u.entity_type = 'transfer' and u.entity_id = t.id)
       or t.version <> case when t.reversed_at is null then 1 else 2 end`,
  'days count their expenses': `
    select coalesce(c.tenant_id, e.tenant_id) as tenant_id, coalesce(c.expense_date, e.expense_date) as day
    from (select * from expense_day_counts where live_count + deleted_count > 0) c
    full join (select tenant_id, expense_date, count(*) filter (where soft_deleted_at is null) as live,
                 count(*) filter (where soft_deleted_at is not null) as deleted
               from expenses group by tenant_id, expense_date) e using (tenant_id, expense_date)
    where c.live_count is distinct from e.live or c.deleted_count is distinct from e.deleted`,
  'no account that denies overdrafts is below zero': `
    select id from accounts where overdraft = 'deny' and current_balance_minor < 0 and opening_balance_minor >= 0`,
};
