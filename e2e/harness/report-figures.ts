import { currencyOf } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import type pg from 'pg';
import { z } from 'zod';
import type { ApiClient } from './api-client.ts';

const idOrNone = z.union([z.int(), z.literal('')]);
const filter = z.strictObject({
  project_id: z.array(idOrNone).optional(),
  account_id: z.array(z.int()).optional(),
  category_id: z.array(idOrNone).optional(),
  vendor: z.string().optional(),
  vendor_id: z.array(idOrNone).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
});
const figure = z.object({ amount: z.number(), count: z.int(), filter: filter.nullable() });

/** A figure of a report as REST shows it, with its place there and its currency. */
interface Figure extends z.output<typeof figure> {
  path: string;
  currency: string;
}

/** Every figure of a report, at any depth, with those it is compared with. Each is in the currency named nearest above it. */
export function figuresIn(value: unknown, path = '', currency = ''): Figure[] {
  if (typeof value !== 'object' || value === null) return [];
  const named = 'currency' in value && typeof value.currency === 'string' ? value.currency : currency;
  const own = figure.safeParse(value);
  const nested = Object.entries(value).flatMap(([name, part]) => figuresIn(part, `${path}.${name}`, named));
  return own.success ? [{ ...own.data, path, currency: named }, ...nested] : nested;
}

/** Adds up the expenses of each filter, in the project's currency where it names projects, otherwise in base currency. */
const BEHIND = `
  select coalesce(sum(e.minor), 0)::text as minor, count(e.minor)::int as count
  from jsonb_to_recordset($2::jsonb) as f (place int, project_id bigint[], account_id bigint[], category_id bigint[], vendor_id bigint[], vendor text, "from" date, "to" date)
  left join lateral (
    select case when f.project_id is null then x.base_amount_minor else x.project_amount_minor end as minor
    from expenses x where x.tenant_id = $1 and x.soft_deleted_at is null
      and (f.project_id is null or x.project_id = any (f.project_id))
      and (f.account_id is null or x.account_id = any (f.account_id))
      and (f.category_id is null or coalesce(x.category_id, 0) = any (f.category_id))
      and (f.vendor_id is null or coalesce((select n.vendor_id from vendor_names n where n.tenant_id = $1 and n.name_key = x.vendor_key), 0) = any (f.vendor_id))
      and (f.vendor is null or lower(coalesce(x.vendor, '')) = lower(f.vendor))
      and (f."from" is null or x.expense_date >= f."from") and (f."to" is null or x.expense_date <= f."to")
  ) as e on true
  group by place order by place`;

/** A filter as {@link BEHIND} takes it: 0 stands for no category, and for no vendor. */
function row(wanted: z.output<typeof filter>, place: number): object {
  const { category_id, vendor_id } = wanted;
  return {
    ...{ ...wanted, place },
    ...(category_id && { category_id: category_id.map(Number) }),
    ...(vendor_id && { vendor_id: vendor_id.map(Number) }),
  };
}

/** Figures that differ from what plain SQL over the ledger adds up for their filters. */
export async function wrongFigures(ledger: pg.Pool, tenantId: number, report: unknown): Promise<string[]> {
  const figures = figuresIn(report).filter((one) => one.filter !== null);
  const filters = JSON.stringify(figures.map((one, place) => row(one.filter ?? {}, place)));
  const { rows } = await ledger.query<{ minor: string; count: number }>(BEHIND, [tenantId, filters]);
  return figures.flatMap(({ path, amount, count, currency, filter: wanted }, index) => {
    const { minor = '0', count: behind = 0 } = rows[index] ?? {};
    const right = Number(formatAmount(BigInt(minor), currencyOf(currency)));
    if (amount === right && count === behind) return [];
    return [`${path} is ${amount} of ${count}, but ${JSON.stringify(wanted)} is ${right} of ${behind}`];
  });
}

/** Sends the filter of a figure to `GET /expenses`, as it is. */
export async function listBehind(api: ApiClient, { filter: wanted }: Pick<Figure, 'filter'>) {
  const query = new URLSearchParams(
    Object.entries(wanted ?? {}).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, String(one)]),
    ),
  );
  return api.get(`/expenses?${query.toString()}`);
}
