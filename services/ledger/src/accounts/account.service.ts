import { diff } from '@outlay/audit/diff';
import { notFound } from '@outlay/errors/app-error';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { requireBalances, requireNoAmountLimit, requireWholeTenant, seesAccount } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { EntityManager } from '@mikro-orm/postgresql';
import type {
  AdjustBalanceInput,
  ChangeAccountInput,
  OpenAccountInput,
  RecordDepositInput,
} from '../__generated__/resolvers.ts';
import type { Attempt, PostingCommands } from '../posting/posting-commands.ts';
import { PostingEffectsRepository } from '../posting/posting-effects.repository.ts';
import { PostingStateRepository } from '../posting/posting-state.repository.ts';
import { Posting, type Move } from '../posting/posting.ts';
import { requireReferences } from '../posting/require-references.ts';
import { auditedAccount } from './account.audit.ts';
import type { Account } from './account.entity.ts';
import { toAccount, type AccountModel } from './account.mapper.ts';
import { readAccount, readAdjustment, readChange, readDeposit } from './account.rules.ts';

/** A move of one account, read and checked, and what the audit log is to keep of it. */
interface HandMove {
  readonly action: string;
  readonly move: Omit<Move, 'account'>;
  readonly said: Readonly<Record<string, string | null>>;
}

/** Opens, changes and archives accounts, and moves their balances by hand. Answers are as GraphQL shows them. */
export class AccountService {
  readonly #commands: PostingCommands;

  constructor(commands: PostingCommands) {
    this.#commands = commands;
  }

  /**
   * Opens an account, by default in the tenant's base currency; its opening balance is its first entry.
   * @throws AppError FORBIDDEN, KEY_LIMITED, VALIDATION_FAILED
   */
  async open(context: RequestContext, command: Command, input: OpenAccountInput): Promise<AccountModel> {
    requirePermission(context, 'accounts:write');
    requireWholeTenant(context, 'A new account');
    const tenantId = tenantOf(context);
    return this.#commands.run(context, command, async (em, { lock, isAsked }) => {
      const repository = new PostingStateRepository(em, tenantId);
      // Before its day is read: a period that is closed meanwhile ends before that day, or waits.
      await repository.holdOpenings();
      const posting = new Posting(await repository.read({ accounts: [], newEntries: 1, lock }));
      requireReferences(posting.state, isAsked);
      const fields = readAccount(input, input.currency ?? posting.state.baseCurrency ?? '');
      const { account, warnings } = posting.open(context, { id: await repository.nextAccountId(), tenantId }, fields);
      const changes = diff(null, auditedAccount(account));
      posting.effects.audit(context, {
        action: 'account.opened',
        entityType: 'account',
        entityId: account.id,
        changes,
      });
      await new PostingEffectsRepository(em, tenantId).write(posting.effects);
      return toAccount(account, warnings);
    });
  }

  /**
   * Changes what people may change of an account; a change that changes nothing leaves no trace.
   * @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED
   */
  async change(
    context: RequestContext,
    command: Command,
    id: string,
    input: ChangeAccountInput,
    expectedVersion?: number | null,
  ): Promise<AccountModel> {
    requirePermission(context, 'accounts:write');
    requireBalances(context);
    return this.#commands.run(context, command, async (em, attempt) => {
      const { posting, account } = await lockAccount(em, context, id, attempt);
      checkVersion(account.version, expectedVersion);
      const before = auditedAccount(account);
      Object.assign(account, readChange(account, input));
      const changes = diff(before, auditedAccount(account));
      if (Object.keys(changes).length === 0) return toAccount(account);
      const isArchiving = changes['is_archived']?.after === true;
      account.version += 1;
      account.updatedAt = posting.state.now;
      posting.effects.account(context, account, isArchiving ? 'AccountArchived' : 'AccountChanged');
      const action = isArchiving ? 'account.archived' : 'account.changed';
      posting.effects.audit(context, { action, entityType: 'account', entityId: account.id, changes });
      await new PostingEffectsRepository(em, account.tenantId).write(posting.effects);
      return toAccount(account);
    });
  }

  /**
   * Corrects a balance by a signed amount, with a reason.
   * @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, VALIDATION_FAILED, ACCOUNT_ARCHIVED, INSUFFICIENT_FUNDS
   */
  async adjust(
    context: RequestContext,
    command: Command,
    id: string,
    input: AdjustBalanceInput,
  ): Promise<AccountModel> {
    requirePermission(context, 'accounts:adjust');
    requireNoAmountLimit(context, 'Correcting balances');
    return this.#move(context, command, id, (account, date) => {
      const { amountMinor, reason } = readAdjustment(input, account.currency);
      const move = { kind: 'adjustment', amountMinor, date, note: reason } as const;
      return { action: 'account.balance_adjusted', move, said: { reason } };
    });
  }

  /**
   * Books money that came in.
   * @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, VALIDATION_FAILED, ACCOUNT_ARCHIVED
   */
  async deposit(
    context: RequestContext,
    command: Command,
    id: string,
    input: RecordDepositInput,
  ): Promise<AccountModel> {
    requirePermission(context, 'accounts:write');
    requireNoAmountLimit(context, 'Recording deposits');
    return this.#move(context, command, id, (account, today) => {
      const { amountMinor, date, source, note } = readDeposit(input, account.currency, today);
      const move = { kind: 'deposit', amountMinor, date, source, note } as const;
      return { action: 'account.deposit_recorded', move, said: { date, source, note } };
    });
  }

  async #move(
    context: RequestContext,
    command: Command,
    id: string,
    read: (account: Account, today: string) => HandMove,
  ): Promise<AccountModel> {
    requireBalances(context);
    return this.#commands.run(context, command, async (em, attempt) => {
      const { posting, account } = await lockAccount(em, context, id, attempt);
      const { action, move, said } = read(account, posting.state.today);
      const before = auditedAccount(account);
      const warnings = posting.post(context, [{ ...move, account }]);
      const changes = { ...diff(before, auditedAccount(account)), ...diff(null, said) };
      posting.effects.audit(context, { action, entityType: 'account', entityId: account.id, changes });
      await new PostingEffectsRepository(em, account.tenantId).write(posting.effects);
      return toAccount(account, warnings);
    });
  }
}

/** The account, locked until the transaction ends, with what may be posted to it. @throws AppError NOT_FOUND; RowBusyError */
async function lockAccount(
  em: EntityManager,
  context: RequestContext,
  id: string,
  { lock, isAsked }: Attempt,
): Promise<{ posting: Posting; account: Account }> {
  const number = parseId(id);
  if (number === null || !seesAccount(limitsOf(context), number)) throw notFound('Account');
  const request = { accounts: [number], newEntries: 1, lock };
  const posting = new Posting(await new PostingStateRepository(em, tenantOf(context)).read(request));
  const account = posting.account(number, () => notFound('Account'));
  requireReferences(posting.state, isAsked);
  return { posting, account };
}
