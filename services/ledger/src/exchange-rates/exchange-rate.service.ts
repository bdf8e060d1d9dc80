import type { EntityManager } from '@mikro-orm/postgresql';
import { diff } from '@outlay/audit/diff';
import { recordAudit } from '@outlay/audit/record';
import { checkTogether } from '@outlay/errors/check-together';
import { currencyOf } from '@outlay/money/currencies';
import { addToOutbox } from '@outlay/messaging/outbox';
import {
  checkDepth,
  readPageArgs,
  toConnection,
  type Connection,
  type PageArgs,
} from '@outlay/service-kit/graphql/connection';
import type { Command } from '@outlay/tenancy/commands';
import { requireNoAmountLimit } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type {
  ExchangeRateFilter,
  ExchangeRate as GraphQLRate,
  SetExchangeRateInput,
} from '../__generated__/resolvers.ts';
import { exchangeRateEvent } from '../messaging/exchange-rate-events.ts';
import { mapConnection } from '@outlay/service-kit/graphql/map-connection';
import type { PostingCommands } from '../posting/posting-commands.ts';
import { PostingStateRepository } from '../posting/posting-state.repository.ts';
import { requireReferences } from '../posting/require-references.ts';
import { checkDate } from '../validation/date.ts';
import type { ExchangeRate } from './exchange-rate.entity.ts';
import { plainRate, toExchangeRate } from './exchange-rate.mapper.ts';
import { ExchangeRateRepository, rateCursor } from './exchange-rate.repository.ts';
import { readRate, type RateToSet } from './exchange-rate.rules.ts';

/** Sets and lists dated exchange rates. Answers are as GraphQL shows them. */
export class ExchangeRateService {
  readonly #database: TenantDatabase;
  readonly #commands: PostingCommands;

  constructor(database: TenantDatabase, commands: PostingCommands) {
    this.#database = database;
    this.#commands = commands;
  }

  /** @throws AppError FORBIDDEN; PAGE_TOO_DEEP; VALIDATION_FAILED for a bad page or an unknown currency */
  async list(
    context: RequestContext,
    filter: ExchangeRateFilter | null | undefined,
    args: PageArgs,
  ): Promise<Connection<GraphQLRate>> {
    requirePermission(context, 'rates:read');
    const page = readPageArgs(args);
    checkDepth(page);
    checkTogether(
      () => filter?.dateFrom == null || checkDate(filter.dateFrom, 'dateFrom'),
      () => filter?.dateTo == null || checkDate(filter.dateTo, 'dateTo'),
    );
    const selection = {
      ...filter,
      from: filter?.from ? currencyOf(filter.from, 'from') : null,
      to: filter?.to ? currencyOf(filter.to, 'to') : null,
    };
    const [rows, total] = await this.#database.read(context, (em) =>
      new ExchangeRateRepository(em).page(selection, page),
    );
    return mapConnection(toConnection(rows, total, page, rateCursor), toExchangeRate);
  }

  /**
   * Sets the rate of a day, in place of the one there was. The same rate again leaves no trace.
   * @throws AppError FORBIDDEN, KEY_LIMITED, VALIDATION_FAILED
   */
  async set(context: RequestContext, command: Command, input: SetExchangeRateInput): Promise<GraphQLRate> {
    requirePermission(context, 'rates:write');
    requireNoAmountLimit(context, 'Setting exchange rates');
    return this.#commands.run(context, command, async (em, { isAsked }) => {
      const tenantId = tenantOf(context);
      const state = await new PostingStateRepository(em, tenantId).read({ accounts: [], lock: 'none' });
      requireReferences(state, isAsked);
      const wanted = readRate(input, state.today);
      const repository = new ExchangeRateRepository(em);
      const isNew = await repository.insert(tenantId, wanted, state.now);
      const row = await repository.findForUpdate(wanted.key);
      const before = isNew ? null : plainRate(row.rate);
      if (before === wanted.rate) return toExchangeRate(row);
      if (!isNew) await replace(repository, row, wanted, state.now);
      await record(em, context, before, row);
      return toExchangeRate(row);
    });
  }
}

async function replace(
  repository: ExchangeRateRepository,
  row: ExchangeRate,
  { rate }: RateToSet,
  now: Date,
): Promise<void> {
  row.rate = rate;
  row.version += 1;
  row.updatedAt = now;
  await repository.flush();
}

/** Audit row and event: in the transaction of the change itself. */
async function record(
  em: EntityManager,
  context: RequestContext,
  before: string | null,
  row: ExchangeRate,
): Promise<void> {
  const { day: date, fromCurrency: from, toCurrency: to } = row;
  const audited = (rate: string | null) => rate && { date, from, to, rate };
  const changes = diff(audited(before) || null, audited(plainRate(row.rate)) || null);
  await recordAudit(em, context, {
    action: 'exchange_rate.set',
    entityType: 'exchange_rate',
    entityId: row.id,
    changes,
  });
  await addToOutbox(em, context, [exchangeRateEvent({ ...row, rate: plainRate(row.rate) })]);
}
