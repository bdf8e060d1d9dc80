import { AppError } from '@outlay/errors/app-error';
import {
  checkPage,
  MAX_OFFSET,
  toConnection,
  type Connection,
  type PageArgs,
  type Total,
} from '@outlay/service-kit/graphql/connection';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { toExpense } from '../expense.ts';
import { toExpenseModel, type ExpenseModel } from '../expense.mapper.ts';
import { isUnfiltered, readFilter, type ExpenseFilterInput, type ExpenseSelection } from './expense-filter.ts';
import { ExpenseListRepository, type PagePosition } from './expense-list.repository.ts';
import { ExpenseOrder } from './expense-order.ts';

/** Arguments of a list of expenses. */
export interface ExpenseListArgs extends PageArgs {
  filter?: ExpenseFilterInput | null | undefined;
  sort?: string | null | undefined;
}

/** Lists expenses page by page: by cursor at any depth, by number as far as that stays fast. */
export class ExpenseList {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /**
   * @param wantsTotal whether to count; a count that nobody reads is not made, and is 0
   * @throws AppError FORBIDDEN, also for deleted ones without `expenses:manage`; VALIDATION_FAILED for a bad filter, sort, page or
   *   cursor; PAGE_TOO_DEEP
   */
  async page(context: RequestContext, args: ExpenseListArgs, wantsTotal = true): Promise<Connection<ExpenseModel>> {
    return this.#page(context, args, readFilter(args.filter ?? {}), wantsTotal);
  }

  /** As {@link page}, of one project's expenses. */
  async pageOfProject(
    context: RequestContext,
    projectId: string,
    args: ExpenseListArgs,
    wantsTotal = true,
  ): Promise<Connection<ExpenseModel>> {
    const { conditions, ...selection } = readFilter(args.filter ?? {});
    const ofProject = readFilter({ projectId });
    const both = { ...selection, conditions: [...ofProject.conditions, ...conditions] };
    return this.#page(context, args, both, wantsTotal);
  }

  async #page(
    context: RequestContext,
    args: ExpenseListArgs,
    selection: ExpenseSelection,
    wantsTotal: boolean,
  ): Promise<Connection<ExpenseModel>> {
    requirePermission(context, 'expenses:read');
    if (selection.includeDeleted) requirePermission(context, 'expenses:manage');
    checkPage(args);
    const order = new ExpenseOrder(args.sort);
    const [rows, total] = await this.#database.read(context, async (em) => {
      const repository = new ExpenseListRepository(em, tenantOf(context));
      const position = await positionOf(repository, selection, order, args);
      const found = await repository.page(selection, order, position, args.first + 1);
      return [found, wantsTotal ? await totalOf(repository, selection) : 0] as const;
    });
    const connection = toConnection(rows, total, args, (row) => order.cursorOf(row));
    const edges = connection.edges.map(({ cursor, node }) => ({ cursor, node: toExpenseModel(toExpense(node)) }));
    return { ...connection, edges, nodes: edges.map(({ node }) => node) };
  }
}

async function positionOf(
  repository: ExpenseListRepository,
  selection: ExpenseSelection,
  order: ExpenseOrder,
  { after, offset, first }: PageArgs,
): Promise<PagePosition> {
  if (after != null) return { conditions: [order.after(after)], offset: 0 };
  const direction = order.byDay;
  if (direction !== null && isUnfiltered(selection) && (offset ?? 0) > 0) {
    return repository.seekDay(offset ?? 0, direction, selection.includeDeleted);
  }
  if ((offset ?? 0) + first > MAX_OFFSET) throw pageTooDeep();
  return { conditions: [], offset: offset ?? 0 };
}

async function totalOf(repository: ExpenseListRepository, selection: ExpenseSelection): Promise<number | Total> {
  return isUnfiltered(selection) ? repository.countAll(selection.includeDeleted) : repository.count(selection);
}

function pageTooDeep(): AppError {
  return new AppError(
    'PAGE_TOO_DEEP',
    `With a filter, or in another order than by date, pages reach ${MAX_OFFSET} rows deep. Continue with the cursor: pass the last ` +
      'pageInfo.endCursor as "after" to the GraphQL field "expenses".',
  );
}
