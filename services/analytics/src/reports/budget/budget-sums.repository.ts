import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { spanColumns, spansAround, spansOf } from '../figures/report-spans.ts';
import { SPAN } from '../figures/report-sums-sql.ts';
import { NOTHING, type Sum } from '../figures/sum.ts';
import type { ReportPeriod } from '../period/report-period.ts';

/** The spend of a project, or of the tenant, in one currency. */
export interface BudgetSums {
  period: Sum;
  previous: Sum;
  before: Sum;
}

/** A project and its currency; project 0 is the tenant. */
export interface Spender {
  projectId: number;
  currency: string;
}

interface Row {
  project: string | null;
  span: number | null;
  amount: string | null;
  count: number | null;
}

/** Parameters: tenant, projects, their currencies, whole months as spans, other days as spans. */
const SUMS = `
  with spender (project_id, currency) as (select * from unnest($2::bigint[], $3::text[])),
  whole (span, first, last) as (select * from unnest($4::int[], $5::date[], $6::date[])),
  edge (span, first, last) as (select * from unnest($7::int[], $8::date[], $9::date[]))
  select project_id::text as project, span, sum(amount_minor)::text as amount, sum(count)::int as count
  from (
    select s.project_id, span, amount_minor, count from spender s cross join whole
    join spend_month r on r.tenant_id = $1 and r.project_id = s.project_id and r.currency = s.currency and r.month between first and last
    union all
    select s.project_id, span, amount_minor, count from spender s cross join edge
    join spend_day r on r.tenant_id = $1 and r.project_id = s.project_id and r.currency = s.currency and r.day between first and last
  ) as spent group by project_id, span
  union all
  select null, null, null, null where exists (
    select from spender s join spend_month r on r.tenant_id = $1 and r.project_id = s.project_id and r.currency <> s.currency
  )`;

/** Reads the spend of many projects, of one moment, within the caller's transaction. */
export class BudgetSumsRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** @returns the sums of each, and false as `isWhole` if some spend is in another currency */
  async read(
    spenders: readonly Spender[],
    period: ReportPeriod,
  ): Promise<{ of: (projectId: number) => BudgetSums; isWhole: boolean }> {
    const before = spansAround(period).filter(({ span }) => span === SPAN.before);
    const rows = await executePrepared<Row>(this.#em, SUMS, [
      this.#tenantId,
      spenders.map(({ projectId }) => projectId),
      spenders.map(({ currency }) => currency),
      ...spanColumns([...spansOf(period, period.previous), ...before]),
    ]);
    const sums = new Map(
      rows.map(({ project, span, amount, count }) => [
        `${project} ${span}`,
        { amountMinor: BigInt(amount ?? 0), count: count ?? 0 },
      ]),
    );
    const sumOf = (projectId: number, span: number) => sums.get(`${projectId} ${span}`) ?? NOTHING;
    return {
      of: (projectId) => ({
        period: sumOf(projectId, SPAN.period),
        previous: sumOf(projectId, SPAN.previous),
        before: sumOf(projectId, SPAN.before),
      }),
      isWhole: rows.every(({ project }) => project !== null),
    };
  }
}
