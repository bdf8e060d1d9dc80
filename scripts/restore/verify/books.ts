/** Invariants of the ledger's books, as queries that return violations. The balance by rule 1: opening + deposits + adjustments + transfers - live expenses. */
export const BOOKS: Record<string, string> = {
  'a balance is opening + deposits + adjustments + transfers - live expenses': `
    select a.id, a.current_balance_minor from accounts a
    where a.current_balance_minor <> a.opening_balance_minor
      + coalesce((select sum(n.amount_minor) from account_entries n where n.tenant_id = a.tenant_id and n.account_id = a.id
                  and n.kind in ('deposit', 'adjustment', 'transfer')), 0)
      - coalesce((select sum(e.account_amount_minor) from expenses e where e.tenant_id = a.tenant_id and e.account_id = a.id
                  and e.soft_deleted_at is null), 0)`,
  'a balance is what its last entry left': `
    select a.id, a.current_balance_minor from accounts a
    where a.entry_count > 0 and a.current_balance_minor is distinct from (
      select n.balance_after_minor from account_entries n where n.tenant_id = a.tenant_id and n.account_id = a.id
      order by n.sequence desc limit 1)`,
  'each entry adds to the one before, in an unbroken sequence': `
    select id, account_id from (
      select id, account_id, amount_minor, balance_after_minor, sequence,
        lag(balance_after_minor, 1, 0) over w as before, lag(sequence, 1, 0) over w as previous
      from account_entries window w as (partition by tenant_id, account_id order by sequence)) n
    where balance_after_minor <> before + amount_minor or sequence <> previous + 1`,
  'an account that denies overdrafts is never below zero': `
    select n.account_id from account_entries n join accounts a on a.tenant_id = n.tenant_id and a.id = n.account_id
    where a.overdraft = 'deny' and n.balance_after_minor < 0 and n.amount_minor < 0`,
  'an audit entry for each deposit and adjustment': `
    select a.id from accounts a
    where (select count(*) from account_entries n where n.tenant_id = a.tenant_id and n.account_id = a.id and n.kind in ('deposit', 'adjustment'))
      <> (select count(*) from audit_entries u where u.tenant_id = a.tenant_id and u.entity_type = 'account' and u.entity_id = a.id
          and u.action in ('account.deposit_recorded', 'account.balance_adjusted'))`,
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
  'no expense refers to another tenant': `
    select e.id from expenses e left join accounts a on a.id = e.account_id left join categories c on c.id = e.category_id
    where a.tenant_id <> e.tenant_id or c.tenant_id <> e.tenant_id`,
};
