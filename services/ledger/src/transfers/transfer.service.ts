import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound } from '@outlay/errors/app-error';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { requireBalances, requireNoAmountLimit } from '@outlay/tenancy/key-scope';
import {
  actingKeyId,
  actingUserId,
  requirePermission,
  tenantOf,
  type RequestContext,
} from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { RecordTransferInput } from '../__generated__/resolvers.ts';
import type { PostingCommands } from '../posting/posting-commands.ts';
import { PostingEffectsRepository } from '../posting/posting-effects.repository.ts';
import { PostingStateRepository } from '../posting/posting-state.repository.ts';
import type { LockMode } from '../posting/posting-state.ts';
import { Posting } from '../posting/posting.ts';
import { requireReferences } from '../posting/require-references.ts';
import type { References } from '../replicas/references.ts';
import { addTransfer } from './add-transfer.repository.ts';
import { convertedAmount } from './converted-amount.ts';
import { partiesOf, postTransfer } from './transfer-booking.ts';
import type { Transfer } from './transfer.entity.ts';
import type { RecordedTransfer } from './transfer.mapper.ts';
import { TransferRepository } from './transfer.repository.ts';
import { readAccounts, readTransfer, type TransferAccounts } from './transfer.rules.ts';
import { seesTransfer } from './transfer-scope.ts';

/** Dependencies of {@link TransferService}. */
export interface TransferServiceParts {
  database: TenantDatabase;
  commands: PostingCommands;
  references: References;
}

/** One attempt: a dry run locks nothing. */
interface Reading {
  readonly lock: LockMode;
  readonly isAsked: boolean;
}

/** Moves money between accounts, and takes it back. Answers are as GraphQL shows them. */
export class TransferService {
  readonly #parts: TransferServiceParts;

  constructor(parts: TransferServiceParts) {
    this.#parts = parts;
  }

  /**
   * Debits one account and credits another; a dry run answers what would happen and changes nothing.
   * @throws AppError FORBIDDEN, KEY_LIMITED, VALIDATION_FAILED, INVALID_REFERENCE, RATE_MISSING, ACCOUNT_ARCHIVED, PERIOD_CLOSED,
   *   INSUFFICIENT_FUNDS
   */
  async record(
    context: RequestContext,
    command: Command,
    input: RecordTransferInput,
    dryRun = false,
  ): Promise<RecordedTransfer> {
    requireTransfers(context, 'Recording transfers');
    const { commands, references, database } = this.#parts;
    const accounts = readAccounts(context, input);
    const book = (em: EntityManager, reading: Reading) => record(em, context, { accounts, input }, reading);
    if (!dryRun) return commands.run(context, command, book);
    const tried = await references.supply(context, (isAsked) =>
      database.read(context, (em) => book(em, { lock: 'none', isAsked })),
    );
    return { ...tried, dryRun };
  }

  /**
   * Takes a transfer back, by two more entries on its date.
   * @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, the second time too; PRECONDITION_FAILED, ACCOUNT_ARCHIVED, PERIOD_CLOSED,
   *   INSUFFICIENT_FUNDS
   */
  async reverse(
    context: RequestContext,
    command: Command,
    id: string,
    expectedVersion?: number | null,
  ): Promise<RecordedTransfer> {
    requireTransfers(context, 'Reversing transfers');
    return this.#parts.commands.run(context, command, async (em, reading) => {
      const before = await standingTransfer(em, context, id, reading.lock);
      checkVersion(before.version, expectedVersion);
      return reverse(em, context, before, reading);
    });
  }
}

function requireTransfers(context: RequestContext, what: string): void {
  requirePermission(context, 'accounts:write');
  requireNoAmountLimit(context, what);
  requireBalances(context);
}

async function record(
  em: EntityManager,
  context: RequestContext,
  { accounts, input }: { accounts: TransferAccounts; input: RecordTransferInput },
  reading: Reading,
): Promise<RecordedTransfer> {
  const posting = await postingOn(em, context, accounts, reading);
  const parties = partiesOf(posting, accounts);
  const currencies = { from: parties.from.currency, to: parties.to.currency };
  const fields = readTransfer(input, currencies, posting.state.today);
  const after: Transfer = {
    ...fields,
    ...(await convertedAmount(em, fields, currencies)),
    id: reading.lock === 'none' ? 0 : await new TransferRepository(em).nextId(),
    tenantId: tenantOf(context),
    fromAccountId: accounts.fromId,
    toAccountId: accounts.toId,
    currency: currencies.from,
    toCurrency: currencies.to,
    createdBy: actingUserId(context),
    createdByKey: actingKeyId(context),
    createdAt: posting.state.now,
    reversedAt: null,
    reversedBy: null,
    reversedByKey: null,
    version: 1,
  };
  const answer = postTransfer(context, posting, parties, { before: null, after });
  if (reading.lock !== 'none') await write(em, posting, after);
  return answer;
}

async function reverse(
  em: EntityManager,
  context: RequestContext,
  before: Transfer,
  reading: Reading,
): Promise<RecordedTransfer> {
  const accounts = { fromId: before.fromAccountId, toId: before.toAccountId };
  const posting = await postingOn(em, context, accounts, reading);
  const after: Transfer = {
    ...before,
    reversedAt: posting.state.now,
    reversedBy: actingUserId(context),
    reversedByKey: actingKeyId(context),
    version: before.version + 1,
  };
  const answer = postTransfer(context, posting, partiesOf(posting, accounts), { before, after });
  await write(em, posting, after);
  return answer;
}

/** Both accounts are read, and locked, in ascending order, whichever way the money goes. */
async function postingOn(
  em: EntityManager,
  context: RequestContext,
  { fromId, toId }: TransferAccounts,
  { lock, isAsked }: Reading,
): Promise<Posting> {
  const request = { accounts: [fromId, toId], newEntries: lock === 'none' ? 0 : 2, lock };
  const state = await new PostingStateRepository(em, tenantOf(context)).read(request);
  requireReferences(state, isAsked);
  return new Posting(state);
}

async function write(em: EntityManager, posting: Posting, transfer: Transfer): Promise<void> {
  const repository = new PostingEffectsRepository(em, transfer.tenantId);
  await repository.write(posting.effects, (statement) => addTransfer(statement, transfer));
}

/** @throws AppError NOT_FOUND, also for a reversed one and what a key does not see; RowBusyError */
async function standingTransfer(
  em: EntityManager,
  context: RequestContext,
  id: string,
  lock: LockMode,
): Promise<Transfer> {
  const number = parseId(id);
  const found =
    number === null ? null : await new TransferRepository(em).findForUpdate(tenantOf(context), number, lock);
  if (!found || found.reversedAt != null || !seesTransfer(context, found)) throw notFound('Transfer');
  return found;
}
