import type { Download, DownloadDoor } from '@outlay/service-kit/tickets/doors';
import type { IssuedTicket, RedeemedTicket, TicketOffice } from '@outlay/service-kit/tickets/ticket-office';
import { dayIn } from '@outlay/service-kit/day-in';
import { Deadline } from '@outlay/tenancy/deadline';
import { hidesRecords, limitsOf } from '@outlay/tenancy/key-limits';
import { can, requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { ReadScope, TenantDatabase } from '@outlay/tenancy/tenant-database';
import { readFilter, within, type ExpenseSelection } from '../listing/expense-filter.ts';
import { ExpenseOrder } from '../listing/expense-order.ts';
import type { AskForProjectNames } from '../reference-names.ts';
import type { AskForTenantLabel, TenantLabel } from '../../siblings/ask-tenant-label.ts';
import { exportArgs, type ExportArgs } from './export-args.ts';
import { EXPORT_COLUMNS, printedColumns } from './export-columns.ts';
import { ExpenseExportRepository } from './expense-export.repository.ts';
import type { ExportRequest } from './expense-export-sql.ts';
import { expenseFileName } from './file-name.ts';
import { filterFacts, idsIn, isFiltered, type FilterNames } from './filter-facts.ts';
import { exportLanguage } from './language/export-words.ts';
import { csvBody, pdfBody, xlsxBody } from './export-bodies.ts';

/** The purpose of tickets to an exported list. */
export const EXPENSE_EXPORT = 'expense-export';

/** Time until an export begins. */
const BEGIN_MS = 15_000;
/** Projects whose names are asked for at once. */
const NAMES_AT_ONCE = 500;

export interface ExpenseExportsParts {
  readonly database: TenantDatabase;
  readonly office: TicketOffice;
  readonly askForProjectNames: AskForProjectNames;
  readonly askForTenantLabel: AskForTenantLabel;
}

/** Exports the list of expenses, with the rights and limits that its caller has in the list. */
export class ExpenseExports implements DownloadDoor {
  readonly kind = 'download';
  readonly #parts: ExpenseExportsParts;
  readonly #repository: ExpenseExportRepository;

  constructor(parts: ExpenseExportsParts) {
    this.#parts = parts;
    this.#repository = new ExpenseExportRepository(parts.database);
  }

  /** @throws AppError FORBIDDEN, also for deleted ones without `expenses:manage`; VALIDATION_FAILED for a bad filter or sort */
  async permit(context: RequestContext, args: ExportArgs): Promise<IssuedTicket> {
    permitted(context, args);
    return this.#parts.office.issue(context, EXPENSE_EXPORT, args);
  }

  /** @throws AppError as {@link permit} does; VALIDATION_FAILED for a PDF of too many; RATE_LIMITED while many exports are made */
  async open({ content }: RedeemedTicket, caller: RequestContext): Promise<Download> {
    const args = exportArgs.parse(content);
    const context = { ...caller, deadline: caller.deadline ?? Deadline.in(BEGIN_MS) };
    const { selection, order } = permitted(context, args);
    const scope = { tenantId: tenantOf(context), deadline: context.deadline };
    const tenant = await this.#parts.askForTenantLabel(context);
    const isPrinted = args.format === 'PDF';
    const request: ExportRequest = {
      tenantId: scope.tenantId,
      selection,
      order,
      columns: isPrinted ? printedColumns(selection) : EXPORT_COLUMNS.map(({ key }) => key),
      projectNames: await this.#projectNames(context, scope),
      seesAccounts: can(context, 'accounts:read'),
      seesCategories: can(context, 'categories:read'),
      seesVendors: !hidesRecords(limitsOf(context)),
      neutralises: args.format === 'CSV',
    };
    const madeAt = new Date();
    return {
      fileName: nameOf(args, selection, tenant, madeAt),
      ...(await this.#body(scope, args, request, { tenant, madeAt })),
    };
  }

  async #body(
    scope: ReadScope,
    args: ExportArgs,
    request: ExportRequest,
    about: { tenant: TenantLabel | null; madeAt: Date },
  ): Promise<Pick<Download, 'contentType' | 'body'>> {
    if (args.format === 'CSV') return csvBody(this.#repository, scope, args, request);
    const language = exportLanguage(args.locale);
    if (args.format === 'XLSX') return xlsxBody(this.#repository, scope, request, language);
    const filter = filterFacts(args.filter ?? {}, await this.#filterNames(scope, args, request), language.words);
    return pdfBody(this.#repository, scope, request, { ...about, language, filter });
  }

  async #filterNames(scope: ReadScope, { filter }: ExportArgs, request: ExportRequest): Promise<FilterNames> {
    const [accounts, categories, vendors] = await Promise.all([
      this.#repository.names(scope, 'accounts', request.seesAccounts ? idsIn(filter?.accountId) : []),
      this.#repository.names(scope, 'categories', request.seesCategories ? idsIn(filter?.categoryId) : []),
      this.#repository.names(scope, 'vendors', request.seesVendors ? idsIn(filter?.vendorId) : []),
    ]);
    return { projects: request.projectNames, accounts, categories, vendors };
  }

  /** Names of all of the tenant's projects: which of them the rows name is not known before. */
  async #projectNames(context: RequestContext, scope: ReadScope): Promise<Map<number, string>> {
    const names = new Map<number, string>();
    if (!can(context, 'projects:read')) return names;
    const ids = await this.#repository.projectIds(scope);
    for (let start = 0; start < ids.length; start += NAMES_AT_ONCE) {
      const some = ids.slice(start, start + NAMES_AT_ONCE);
      const found = await this.#parts.askForProjectNames(context, some);
      found.forEach((name, index) => {
        const id = some[index];
        if (name !== null && id !== undefined) names.set(id, name);
      });
    }
    return names;
  }
}

function permitted(
  context: RequestContext,
  { filter, sort }: ExportArgs,
): { selection: ExpenseSelection; order: ExpenseOrder } {
  requirePermission(context, 'reports:read');
  requirePermission(context, 'expenses:read');
  const selection = readFilter(filter ?? {});
  if (selection.includeDeleted) requirePermission(context, 'expenses:manage');
  return { selection: within(limitsOf(context), selection), order: new ExpenseOrder(sort) };
}

function nameOf(
  { format, filter }: ExportArgs,
  { days }: ExpenseSelection,
  tenant: TenantLabel | null,
  madeAt: Date,
): string {
  return expenseFileName({
    tenant: tenant?.slug ?? 'outlay',
    isFiltered: isFiltered(filter ?? {}),
    days,
    madeOn: dayIn(tenant?.timeZone ?? 'UTC', madeAt),
    extension: format.toLowerCase(),
  });
}
