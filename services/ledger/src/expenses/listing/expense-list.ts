import { AppError } from '@outlay/errors/app-error';
import type { CurrencyCode } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import {
  MAX_OFFSET,
  readPageArgs,
  toConnection,
  type Connection,
  type Page,
  type PageArgs,
} from '@outlay/service-kit/graphql/connection';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ReferencesMissingError, type References } from '../../replicas/references.ts';
import { toExpense } from '../expense.ts';
import { toExpenseModel, type ExpenseModel } from '../expense.mapper.ts';
import { isOfDays, readFilter, within, type ExpenseFilterInput, type ExpenseSelection } from './expense-filter.ts';
import { ExpenseListRepository, listAlone, type Listed } from './expense-list.repository.ts';
import type { ExpenseListTotals, ListRequest, PagePosition } from './expense-list-sql.ts';
import { ExpenseOrder } from './expense-order.ts';

/** Arguments of a list of expenses. */
export interface ExpenseListArgs extends PageArgs {
  filter?: ExpenseFilterInput | null | undefined;
  sort?: string | null | undefined;
}

/** A page of expenses, with the sum of all that match. */
export interface ExpensePage extends Connection<ExpenseModel> {
  totalAmount: { amount: string; currency: string } | null;
}

const COUNT_ONLY: ExpenseListTotals = { count: true, amount: false };

/** Lists expenses page by page: by cursor at any depth, by number as far as that stays fast. */
export class ExpenseList {
  readonly #database: TenantDatabase;
  readonly #references: References;

  constructor(database: TenantDatabase, references: References) {
    this.#database = database;
    this.#references = references;
  }

  /**
   * @throws AppError FORBIDDEN, also for deleted ones without `expenses:manage`; VALIDATION_FAILED for a bad filter, sort, page or
   *   cursor; PAGE_TOO_DEEP
   */
  async page(context: RequestContext, args: ExpenseListArgs, totals = COUNT_ONLY): Promise<ExpensePage> {
    return this.#page(context, args, readFilter(args.filter ?? {}), totals);
  }

  /** As {@link page}, of one project's expenses. */
  async pageOfProject(
    context: RequestContext,
    projectId: string,
    args: ExpenseListArgs,
    totals = COUNT_ONLY,
  ): Promise<ExpensePage> {
    const { conditions, ...selection } = readFilter(args.filter ?? {});
    const ofProject = readFilter({ projectId });
    const both = { ...selection, conditions: [...ofProject.conditions, ...conditions] };
    return this.#page(context, args, both, totals);
  }

  async #page(
    context: RequestContext,
    args: ExpenseListArgs,
    selection: ExpenseSelection,
    totals: ExpenseListTotals,
  ): Promise<ExpensePage> {
    requirePermission(context, 'expenses:read');
    if (selection.includeDeleted) requirePermission(context, 'expenses:manage');
    const page = readPageArgs(args);
    const order = new ExpenseOrder(args.sort);
    const tenantId = tenantOf(context);
    const asked = { tenantId, selection: within(limitsOf(context), selection), order, page, totals };
    const { rows, total, totalAmount } = await this.#references.supply(context, async () => {
      const { amountMinor, baseCurrency, ...found } = await this.#read(context, asked);
      return { ...found, totalAmount: amountMinor === null ? null : moneyOf(amountMinor, baseCurrency) };
    });
    const connection = toConnection(rows, total, page, (row) => order.cursorOf(row));
    const edges = connection.edges.map(({ cursor, node }) => ({ cursor, node: toExpenseModel(toExpense(node)) }));
    return { ...connection, edges, nodes: edges.map(({ node }) => node), totalAmount };
  }

  async #read(context: RequestContext, asked: Omit<ListRequest, 'position'>): Promise<Listed> {
    const { tenantId, selection, order, page } = asked;
    const [start, { deadline }] = [startOf(order, page), context];
    const alone =
      start && deadline ? await listAlone(this.#database, { tenantId, deadline }, { ...asked, position: start }) : null;
    if (alone) return alone;
    return this.#database.read(context, async (em) => {
      const repository = new ExpenseListRepository(em, tenantId);
      return repository.list({ ...asked, position: await positionOf(repository, selection, order, page) });
    });
  }
}

/** Where a page starts that skips no rows; null for any other. */
function startOf(order: ExpenseOrder, page: Page): PagePosition | null {
  const beyond = order.beyondCursor(page);
  if (beyond !== null) return { conditions: [beyond], offset: 0 };
  return page.offset === 0 ? { conditions: [], offset: 0 } : null;
}

async function positionOf(
  repository: ExpenseListRepository,
  selection: ExpenseSelection,
  order: ExpenseOrder,
  page: Page,
): Promise<PagePosition> {
  const start = startOf(order, page);
  if (start) return start;
  const direction = order.byDay;
  if (direction !== null && isOfDays(selection)) {
    return repository.seekDay(selection, page.offset, direction);
  }
  if (page.offset + page.size > MAX_OFFSET) throw pageTooDeep();
  return { conditions: [], offset: page.offset };
}

/** @throws ReferencesMissingError where the base currency is not known yet */
function moneyOf(amountMinor: bigint, currency: CurrencyCode | null): ExpensePage['totalAmount'] {
  if (currency === null) throw new ReferencesMissingError({ settings: 'absent', projects: [] });
  return { amount: formatAmount(amountMinor, currency), currency };
}

function pageTooDeep(): AppError {
  return new AppError(
    'PAGE_TOO_DEEP',
    `With a filter other than of dates, or in another order than by date, pages reach ${MAX_OFFSET} rows deep. Continue with the cursor: pass the last ` +
      'pageInfo.endCursor as "after" to the GraphQL field "expenses".',
  );
}
