import { checkTogether } from '@outlay/errors/check-together';
import {
  checkDepth,
  readPageArgs,
  toConnection,
  type Connection,
  type PageArgs,
} from '@outlay/service-kit/graphql/connection';
import { readByIds } from '@outlay/service-kit/graphql/list-reader';
import { mapConnection } from '@outlay/service-kit/graphql/map-connection';
import { parseId } from '@outlay/tenancy/ids';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { requireBalances } from '@outlay/tenancy/key-scope';
import { requirePermission, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { TransferFilter } from '../__generated__/resolvers.ts';
import { checkDate } from '../validation/date.ts';
import { toTransfer, type TransferModel } from './transfer.mapper.ts';
import { TransferRepository, transferCursor } from './transfer.repository.ts';
import { seesTransfer } from './transfer-scope.ts';

/** Reads transfers. Answers are as GraphQL shows them. */
export class TransferQueries {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** Transfers by id, null where there is none that the caller sees. @throws AppError FORBIDDEN; KEY_LIMITED */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(TransferModel | null)[]> {
    requirePermission(context, 'accounts:read');
    requireBalances(context);
    const find = async (wanted: readonly number[]) => {
      const found = await this.#database.read(context, (em) => new TransferRepository(em).findMany(wanted));
      return found.filter((transfer) => seesTransfer(context, transfer));
    };
    return readByIds(ids, find, toTransfer);
  }

  /** @throws AppError FORBIDDEN; KEY_LIMITED; PAGE_TOO_DEEP; VALIDATION_FAILED for a bad page or day */
  async list(
    context: RequestContext,
    filter: TransferFilter | null | undefined,
    args: PageArgs,
  ): Promise<Connection<TransferModel>> {
    requirePermission(context, 'accounts:read');
    requireBalances(context);
    const page = readPageArgs(args);
    checkDepth(page);
    checkTogether(
      () => filter?.from == null || checkDate(filter.from, 'from'),
      () => filter?.to == null || checkDate(filter.to, 'to'),
    );
    const selection = {
      ...filter,
      accountIds: filter?.accountId?.map(parseId).filter((id) => id !== null) ?? null,
      among: limitsOf(context).accountIds,
    };
    const [rows, total] = await this.#database.read(context, (em) => new TransferRepository(em).page(selection, page));
    return mapConnection(toConnection(rows, total, page, transferCursor), toTransfer);
  }
}
