import type { EntityManager } from '@mikro-orm/postgresql';
import { tenantOf } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { ForecastMethod } from './forecast-method.ts';
import type { MonthRange } from './forecast.ts';
import type { ReadPublishedForecasts } from './forecast.service.ts';

/** The last published forecast of a project. Amounts in minor units of `currency`. */
export interface PublishedForecast {
  projectId: number;
  version: number;
  /** YYYY-MM-DD, where the tenant is. */
  day: string;
  method: ForecastMethod;
  monthsUsed: number;
  currency: string;
  spentMinor: bigint;
  projectedEstimateMinor: bigint;
  expectedTotalMinor: bigint | null;
  lowMinor: bigint | null;
  highMinor: bigint | null;
  ranges: readonly MonthRange[];
  pOverspend: number | null;
  closed: boolean;
  /** Hash of the figures that it was made from, without the day; null where an earlier version made it. */
  figuresHash: string | null;
}

/** Amounts are decimal texts: JSON numbers are floats. */
type RangeJson = readonly [month: string, low: string, expected: string, high: string];

interface Row {
  project_id: string;
  version: number;
  day: string;
  method: ForecastMethod;
  months_used: number;
  currency: string;
  spent: string;
  estimate: string;
  expected: string | null;
  low: string | null;
  high: string | null;
  ranges: RangeJson[];
  figures_hash: string | null;
  p_overspend: number | null;
  closed: boolean;
}

const FORECAST = `project_id::text, version, day::text as day, method, months_used, currency, spent_minor::text as spent,
  projected_estimate_minor::text as estimate, expected_total_minor::text as expected, low_minor::text as low,
  high_minor::text as high, ranges, p_overspend, closed, figures_hash from project_forecast`;

/** Reads and writes the published forecasts of one tenant, within the caller's transaction. */
export class ProjectForecastRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Blocks other runs for this tenant until the transaction ends, so that two at once publish each change once. */
  async lock(): Promise<void> {
    await this.#em.execute(`select pg_advisory_xact_lock(hashtextextended('forecast:' || ?::text, 0))`, [
      this.#tenantId,
    ]);
  }

  /** Every published forecast. */
  async all(): Promise<PublishedForecast[]> {
    const rows: Row[] = await this.#em.execute(`select ${FORECAST} where tenant_id = ? order by project_id`, [
      this.#tenantId,
    ]);
    return rows.map(forecastOf);
  }

  /** The published forecasts of these projects, by project. */
  async of(projectIds: readonly number[]): Promise<Map<number, PublishedForecast>> {
    const rows: Row[] = await this.#em.execute(
      `select ${FORECAST} where tenant_id = ? and project_id = any(?::bigint[])`,
      [this.#tenantId, `{${projectIds.join(',')}}`],
    );
    return new Map(rows.map((row) => [Number(row.project_id), forecastOf(row)]));
  }

  /** Writes forecasts, replacing earlier ones. */
  async keep(forecasts: readonly PublishedForecast[]): Promise<void> {
    if (forecasts.length === 0) return;
    const values = forecasts.flatMap((forecast) => [
      this.#tenantId,
      ...[
        forecast.projectId,
        forecast.version,
        forecast.day,
        forecast.method,
        forecast.monthsUsed,
        forecast.currency,
        forecast.spentMinor,
      ],
      ...[
        forecast.projectedEstimateMinor,
        forecast.expectedTotalMinor,
        forecast.lowMinor,
        forecast.highMinor,
        JSON.stringify(forecast.ranges.map(rangeJson)),
        forecast.pOverspend,
      ],
      ...[forecast.closed, forecast.figuresHash],
    ]);
    await this.#em.execute(
      `insert into project_forecast (tenant_id, project_id, version, day, method, months_used, currency, spent_minor,
         projected_estimate_minor, expected_total_minor, low_minor, high_minor, ranges, p_overspend, closed,
         figures_hash)
       values ${forecasts.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)').join(', ')}
       on conflict (tenant_id, project_id) do update set
         version = excluded.version, day = excluded.day, method = excluded.method,
         months_used = excluded.months_used, currency = excluded.currency, spent_minor = excluded.spent_minor,
         projected_estimate_minor = excluded.projected_estimate_minor,
         expected_total_minor = excluded.expected_total_minor, low_minor = excluded.low_minor,
         high_minor = excluded.high_minor, ranges = excluded.ranges, p_overspend = excluded.p_overspend, closed = excluded.closed,
         figures_hash = excluded.figures_hash`,
      values,
      'run',
    );
  }
}

/** Reads published forecasts, each time in a transaction of its own. */
export function readPublishedForecasts(database: TenantDatabase): ReadPublishedForecasts {
  return (context, projectIds) =>
    database.read(context, (em) => new ProjectForecastRepository(em, tenantOf(context)).of(projectIds));
}

function minorOrNull(amount: string | null): bigint | null {
  return amount === null ? null : BigInt(amount);
}

function rangeJson({ month, lowMinor, expectedMinor, highMinor }: MonthRange): RangeJson {
  return [month, String(lowMinor), String(expectedMinor), String(highMinor)];
}

function rangeOf([month, low, expected, high]: RangeJson): MonthRange {
  return { month, lowMinor: BigInt(low), expectedMinor: BigInt(expected), highMinor: BigInt(high) };
}

function forecastOf(row: Row): PublishedForecast {
  return {
    projectId: Number(row.project_id),
    version: row.version,
    day: row.day,
    method: row.method,
    monthsUsed: row.months_used,
    currency: row.currency,
    spentMinor: BigInt(row.spent),
    projectedEstimateMinor: BigInt(row.estimate),
    expectedTotalMinor: minorOrNull(row.expected),
    lowMinor: minorOrNull(row.low),
    highMinor: minorOrNull(row.high),
    ranges: row.ranges.map(rangeOf),
    figuresHash: row.figures_hash,
    pOverspend: row.p_overspend,
    closed: row.closed,
  };
}
