import { diff } from '@outlay/audit/diff';
import { recordAudit } from '@outlay/audit/record';
import { addToOutbox } from '@outlay/messaging/outbox';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { requirePermission, type RequestContext } from '@outlay/tenancy/request-context';
import type { AdjustBalanceInput, RecordDepositInput } from '../__generated__/resolvers.ts';
import { AccountEntryRepository } from '../entries/account-entry.repository.ts';
import { post, type Posting } from '../posting/account-posting.ts';
import { accountEvent, entryEvent } from '../messaging/account-events.ts';
import { today } from '../time/today.ts';
import { auditedAccount } from './account.audit.ts';
import { lockAccount } from './account-lock.ts';
import type { Account } from './account.entity.ts';
import { toAccount, type AccountModel } from './account.mapper.ts';
import { readAdjustment, readDeposit } from './account.rules.ts';

/** Moves balances by hand: corrections, and money that comes in. Answers are as GraphQL shows them. */
export class BalanceService {
  readonly #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  /**
   * Corrects a balance by a signed amount, with a reason.
   * @throws AppError FORBIDDEN, NOT_FOUND, VALIDATION_FAILED, ACCOUNT_ARCHIVED, INSUFFICIENT_FUNDS
   */
  async adjust(
    context: RequestContext,
    command: Command,
    accountId: string,
    input: AdjustBalanceInput,
  ): Promise<AccountModel> {
    requirePermission(context, 'accounts:adjust');
    return this.#move(context, command, accountId, 'account.balance_adjusted', (account) => ({
      kind: 'adjustment',
      date: today(),
      ...readAdjustment(input, account.currency),
    }));
  }

  /**
   * Books money that came in.
   * @throws AppError FORBIDDEN, NOT_FOUND, VALIDATION_FAILED, ACCOUNT_ARCHIVED
   */
  async deposit(
    context: RequestContext,
    command: Command,
    accountId: string,
    input: RecordDepositInput,
  ): Promise<AccountModel> {
    requirePermission(context, 'accounts:write');
    return this.#move(context, command, accountId, 'account.deposit_recorded', (account) => ({
      kind: 'deposit',
      ...readDeposit(input, account.currency),
    }));
  }

  async #move(
    context: RequestContext,
    command: Command,
    accountId: string,
    action: string,
    read: (account: Account) => Posting,
  ): Promise<AccountModel> {
    return this.#commands.run(context, command, async (em) => {
      const account = await lockAccount(em, accountId);
      const posting = read(account);
      const before = auditedAccount(account);
      const entry = await new AccountEntryRepository(em).insert(post(account, posting));
      const changes = { ...diff(before, auditedAccount(account)), ...saidOf(posting) };
      await recordAudit(em, context, { action, entityType: 'account', entityId: account.id, changes });
      const posted = entryEvent({ ...entry, currency: account.currency });
      await addToOutbox(em, context, [accountEvent('AccountBalanceChanged', account), posted]);
      return toAccount(account);
    });
  }
}

/** What was said of a posting: part of the change that the audit log keeps. */
function saidOf({ kind, note, source, date }: Posting) {
  if (kind === 'adjustment') return diff(null, { reason: note });
  return diff(null, { date, source, note });
}
