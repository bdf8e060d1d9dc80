type Sql = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/**
 * What must hold after anything that ever happened to expenses, each as a query for what breaks it. Names of what is broken; none is
 * what a test wants to see.
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
    where a.current_balance_minor <> a.opening_balance_minor
      + coalesce((select sum(amount_minor) from account_entries n where n.account_id = a.id and n.tenant_id = a.tenant_id
                  and n.kind in ('deposit', 'adjustment', 'transfer')), 0)
      - coalesce((select sum(account_amount_minor) from expenses e where e.account_id = a.id and e.tenant_id = a.tenant_id
                  and e.soft_deleted_at is null), 0)`,
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
    where (case when e.soft_deleted_at is null then -e.account_amount_minor else 0 end)
      <> coalesce((select sum(amount_minor) from account_entries n where n.expense_id = e.id), 0)`,
  'one audit entry for each version of an expense': `
    select e.id from expenses e
    where e.version <> (select count(*) from audit_entries u where u.entity_type = 'expense' and u.entity_id = e.id)`,
  'events have the versions 1 to n without gaps': `
    select topic, aggregate_id from outbox where topic in ('ledger.expense')
    group by topic, aggregate_id having count(*) <> max(version) or count(distinct version) <> count(*)`,
  'one event for each version of an expense': `
    select e.id from expenses e
    where e.version <> (select count(*) from outbox o where o.topic = 'ledger.expense' and o.aggregate_id = e.id)`,
  'an event for each posting': `
    select n.id from account_entries n where n.kind in ('expense', 'reversal') and not exists (
      select 1 from outbox o where o.topic = 'ledger.account-entry' and o.aggregate_id = n.account_id and o.version = n.sequence)`,
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
