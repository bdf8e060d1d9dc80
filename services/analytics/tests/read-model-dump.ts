import type pg from 'pg';
import { READ_MODEL_TABLES } from '../src/rebuild/read-model-tables.ts';

/** A fingerprint of every row of every read model, by table. */
export async function dumpReadModels(pool: pg.Pool): Promise<Record<string, { rows: number; md5: string | null }>> {
  const dump: Record<string, { rows: number; md5: string | null }> = {};
  for (const table of READ_MODEL_TABLES) {
    const { rows } = await pool.query<{ rows: number; md5: string | null }>(
      `select count(*)::int as rows, md5(string_agg(t::text, E'\\n' order by t::text)) as md5 from ${table} as t`,
    );
    dump[table] = rows[0] ?? { rows: 0, md5: null };
  }
  return dump;
}

/** Catalogue entries of the read models: columns, keys, indexes, walls, grants, owners. */
export async function describeReadModels(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query(
    `select c.relname, c.relowner::regrole::text as owner, c.relrowsecurity, c.relforcerowsecurity,
            (select array_agg(grantee::regrole::text || ' ' || privilege_type order by 1)
             from aclexplode(c.relacl)) as grants,
            (select array_agg(attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull || ' ' || coalesce(
               (select string_agg(grantee::regrole::text || privilege_type, ',' order by 1) from aclexplode(attacl)), '')
               order by attnum)
             from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
            (select array_agg(indexdef order by indexdef) from pg_indexes
             where schemaname = 'public' and tablename = c.relname) as indexes,
            (select array_agg(conname || ' ' || pg_get_constraintdef(oid) order by conname)
             from pg_constraint where conrelid = c.oid) as constraints,
            (select array_agg(tgname::text || ' ' || tgenabled::text order by tgname) from pg_trigger where tgrelid = c.oid) as triggers,
            (select array_agg(p::text order by policyname) from pg_policies p
             where schemaname = 'public' and tablename = c.relname) as policies
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = any($1) order by c.relname`,
    [[...READ_MODEL_TABLES]],
  );
  return rows;
}

/** Rows in which the sums differ from plain SQL over the facts; none when everything is right. */
export async function wrongSums(pool: pg.Pool): Promise<unknown[]> {
  const live = `(select tenant_id, 0 as project_id, base_currency as currency, base_minor as minor, day, account_id, category_id, vendor_key
    from expense_fact where live
    union all
    select tenant_id, project_id, project_currency, project_minor, day, account_id, category_id, vendor_key
    from expense_fact where live and project_id is not null) as spent`;
  const spend = (
    by: string,
    where = 'true',
  ) => `select tenant_id, project_id, currency, ${by}, sum(minor)::bigint as amount_minor,
    count(*)::int as count from ${live} where ${where} group by tenant_id, project_id, currency, ${by}`;
  const month = `date_trunc('month', day::timestamp)::date`;
  const labels = `select tenant_id, 'vendor' as kind, vendor_key collate "C" as label, day, base_currency, base_minor
    from expense_fact where live and vendor_key is not null
    union all select tenant_id, 'tag', tag, day, base_currency, base_minor from expense_fact, unnest(tags) as tag where live`;
  const wanted: Record<string, string> = {
    spend_day: spend('day'),
    spend_month: spend(month),
    spend_category: spend('coalesce(category_id, 0)'),
    spend_category_month: spend(`${month}, coalesce(category_id, 0)`),
    spend_vendor_month: spend(`${month}, coalesce(vendor_key, '')`),
    spend_account: spend('account_id', 'project_id <> 0'),
    spend_account_month: spend(`${month}, account_id`),
    spend_vendor: spend('vendor_key', 'project_id <> 0 and vendor_key is not null'),
    label_use: `select u.tenant_id, u.kind, u.label, base_currency, sum(base_minor)::bigint as base_minor, count(*)::int as count,
      max(day) as last_day
      from (${labels}) as u group by 1, 2, 3, 4`,
    tag_day: `select tenant_id, label, base_currency, day, count(*)::int as count from (${labels}) as l
      where kind = 'tag' group by 1, 2, 3, 4`,
    [`(select distinct tenant_id, kind, label from label_word) as w`]: `select distinct tenant_id, kind, label from (${labels}) as l`,
  };
  const wrong: unknown[] = [];
  for (const [table, sql] of Object.entries(wanted)) {
    const { rows } = await pool.query<Record<string, unknown>>(
      `(select 'missing' as what, * from (${sql} except select * from ${table}) as m)
       union all (select 'too many' as what, * from (select * from ${table} except ${sql}) as t)`,
    );
    wrong.push(...rows.map((row) => ({ table, ...row })));
  }
  return wrong;
}
