import { invalidField } from '@outlay/errors/app-error';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { ResolversParentTypes } from '../../__generated__/resolvers.ts';
import { toVendorRows } from '../figures/report-rows.mapper.ts';
import type { ReportSums } from '../figures/report-sums.ts';
import { addSums, subtractSums } from '../figures/sum.ts';
import type { PeriodArgs } from '../period/report-period.ts';
import type { ReportParts } from '../project-report.ts';
import { readTenantReport, toTenantHead, type TenantReport } from '../tenant-report.ts';

/** The report as GraphQL shows it. */
export type VendorsReportModel = ResolversParentTypes['VendorsReport'];

/** Arguments of the report. */
export interface VendorsReportArgs extends PeriodArgs {
  /** Number of rows. */
  top: number;
}

const MOST_ROWS = 1_000;
const CHARTED = 10;
const NO_VENDOR = 'No vendor';

/** Answers reports on vendors. */
export class VendorsReportService {
  readonly #parts: ReportParts;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /** @param most limit of `top` @throws AppError as `readTenantReport`; VALIDATION_FAILED for a bad `top` */
  async find(
    context: RequestContext,
    { top, ...args }: VendorsReportArgs,
    most = MOST_ROWS,
  ): Promise<VendorsReportModel> {
    if (top < 1 || top > most) throw invalidField('top', `must be from 1 to ${most}`, 'OUT_OF_RANGE');
    const { isWhole, isCurrent, ...report } = await readTenantReport(
      this.#parts,
      context,
      args,
      'The report on vendors',
      (found) => read(found, top),
    );
    return { ...report, isCurrent: isCurrent && isWhole };
  }
}

async function read(report: TenantReport, top: number) {
  const { currency, period, figures, replicas } = report;
  const sums = await report.sums.read({
    ...{ projectId: null, currency, period, previous: period.previous, parts: [{ by: 'vendor' }], vendors: top },
  });
  const known = await report.sums.vendors(sums.by.vendor.map(({ key }) => key));
  const rows = toVendorRows(sums.by.vendor, known, { figures, total: sums.period });
  const charted = sums.by.vendor.slice(0, CHARTED).map(({ period: { amountMinor } }) => amountMinor);
  return {
    ...toTenantHead(report),
    total: figures.compared(sums),
    chart: figures.chart(
      rows.slice(0, CHARTED).map(({ vendor }) => vendor ?? NO_VENDOR),
      { Spend: charted },
    ),
    rows,
    vendorCount: sums.vendorCount,
    others: rows.length === sums.vendorCount ? null : figures.compared(restOf(sums), null),
    asOf: await replicas.newestChange(),
    isWhole: sums.isWhole,
  };
}

function restOf({ period, previous, by: { vendor } }: ReportSums) {
  return {
    period: subtractSums(period, addSums(...vendor.map((one) => one.period))),
    previous: subtractSums(previous, addSums(...vendor.map((one) => one.previous))),
  };
}
