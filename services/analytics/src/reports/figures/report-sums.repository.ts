import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { MonthSumsRepository } from '../../facts/month-sums.repository.ts';
import { VendorUseRepository } from '../../vendors/vendor-use.repository.ts';
import type { Days } from '../period/report-period.ts';
import { spanColumns, spansAround, spansOf, spansOfDays } from './report-spans.ts';
import { reportSumsSql, VENDOR_ID, type Part } from './report-sums-sql.ts';
import { sumsOf, type ReportSums, type SumRow } from './report-sums.ts';

/** The sums that a report needs. */
export interface SumsWanted {
  /** Null for the tenant. */
  projectId: number | null;
  currency: string;
  period: Days;
  previous: Days | null;
  parts?: readonly Part[];
  /** Number of vendors, those with the most spend. */
  vendors?: number;
  /** True to add up all days before and after the period, too, and to find the largest expenses of a project. */
  isSummary?: boolean;
}

/** Reads the sums of reports, within the caller's transaction: whole months from the rollups, other days from the facts. */
export class ReportSumsRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** All sums are of one moment and in one currency. */
  async read(wanted: SumsWanted): Promise<ReportSums> {
    const { projectId, currency, period, previous, parts = [], vendors = 0, isSummary = false } = wanted;
    const hasMonths = parts.length === 0 || (await new MonthSumsRepository(this.#em, this.#tenantId).areFilled());
    const spans = [
      ...(hasMonths ? spansOf(period, previous) : spansOfDays(period, previous)),
      ...(isSummary ? spansAround(period) : []),
    ];
    const rows = await executePrepared<SumRow>(
      this.#em,
      reportSumsSql(projectId === null ? 'tenant' : 'project', parts, isSummary),
      [this.#tenantId, projectId ?? 0, currency, ...spanColumns(spans), vendors, period.from, period.to],
    );
    return sumsOf(rows);
  }

  /** Vendors by the keys of their sums; a name whose vendor is not known yet is as last typed. */
  async vendors(keys: readonly string[]): Promise<Map<string, ReportedVendor>> {
    const [known, unknown] = [keys.filter(isVendorId), keys.filter((key) => key !== '' && !isVendorId(key))];
    const names = await new VendorUseRepository(this.#em, this.#tenantId).names(known.map(idIn));
    const rows =
      unknown.length === 0
        ? []
        : await executePrepared<{ key: string; vendor: string }>(this.#em, VENDOR_NAMES, [this.#tenantId, unknown]);
    return new Map<string, ReportedVendor>([
      ...known.map((key) => [key, { id: String(idIn(key)), name: names.get(idIn(key)) ?? `#${idIn(key)}` }] as const),
      ...rows.map(({ key, vendor }) => [key, { id: null, name: vendor }] as const),
    ]);
  }
}

/** A vendor of a report's row. */
export interface ReportedVendor {
  /** Null while the vendor is not known here yet. */
  id: string | null;
  name: string;
}

function isVendorId(key: string): boolean {
  return key.startsWith(VENDOR_ID);
}

function idIn(key: string): number {
  return Number(key.slice(VENDOR_ID.length));
}

const VENDOR_NAMES = `
  select wanted.key, last.vendor from unnest($2::text[]) as wanted (key), lateral (
    select vendor from expense_fact as fact
    where fact.tenant_id = $1 and fact.vendor_key = wanted.key collate "C" and fact.live
    order by fact.day desc, fact.expense_id desc limit 1
  ) as last`;
