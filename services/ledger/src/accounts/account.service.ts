import type { EntityManager } from '@mikro-orm/postgresql';
import { diff, type Changes } from '@outlay/audit/diff';
import { recordAudit } from '@outlay/audit/record';
import { addToOutbox } from '@outlay/messaging/outbox';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { ChangeAccountInput, OpenAccountInput } from '../__generated__/resolvers.ts';
import { newEntry } from '../posting/account-posting.ts';
import { AccountEntryRepository } from '../entries/account-entry.repository.ts';
import { accountEvent, entryEvent } from '../messaging/account-events.ts';
import type { TenantSettingsDirectory } from '../replicas/tenant-settings-directory.ts';
import { today } from '../time/today.ts';
import { auditedAccount } from './account.audit.ts';
import { lockAccount } from './account-lock.ts';
import type { Account } from './account.entity.ts';
import { toAccount, type AccountModel } from './account.mapper.ts';
import { AccountRepository } from './account.repository.ts';
import { readAccount, readChange, type AccountFields } from './account.rules.ts';

/** Opens, changes and archives accounts. Answers are as GraphQL shows them. */
export class AccountService {
  readonly #commands: Commands;
  readonly #settings: TenantSettingsDirectory;

  constructor(commands: Commands, settings: TenantSettingsDirectory) {
    this.#commands = commands;
    this.#settings = settings;
  }

  /**
   * Opens an account, in the tenant's base currency unless told; its opening balance is its first entry.
   * @throws AppError FORBIDDEN, VALIDATION_FAILED
   */
  async open(context: RequestContext, command: Command, input: OpenAccountInput): Promise<AccountModel> {
    requirePermission(context, 'accounts:write');
    return this.#commands.run(context, command, async (em) => {
      const currency = input.currency ?? (await this.#settings.find(context, em)).baseCurrency;
      const fields = openingState(tenantOf(context), readAccount(input, currency));
      const account = await new AccountRepository(em).insert(fields);
      const opening = { kind: 'opening', amountMinor: account.openingBalanceMinor, date: today() } as const;
      const entry = await new AccountEntryRepository(em).insert(newEntry(account, opening, account.createdAt));
      const changes = diff(null, auditedAccount(account));
      await recordAudit(em, context, {
        action: 'account.opened',
        entityType: 'account',
        entityId: account.id,
        changes,
      });
      const posted = entryEvent({ ...entry, currency: account.currency });
      await addToOutbox(em, context, [accountEvent('AccountOpened', account), posted]);
      return toAccount(account);
    });
  }

  /**
   * Changes what people may change of an account; a change that changes nothing leaves no trace.
   * @throws AppError FORBIDDEN, NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED
   */
  async change(
    context: RequestContext,
    command: Command,
    id: string,
    input: ChangeAccountInput,
    expectedVersion?: number | null,
  ): Promise<AccountModel> {
    requirePermission(context, 'accounts:write');
    return this.#commands.run(context, command, async (em) => {
      const account = await lockAccount(em, id);
      checkVersion(account.version, expectedVersion);
      const before = auditedAccount(account);
      Object.assign(account, readChange(account, input));
      const changes = diff(before, auditedAccount(account));
      if (Object.keys(changes).length > 0) await this.#write(em, context, account, changes);
      return toAccount(account);
    });
  }

  async #write(em: EntityManager, context: RequestContext, account: Account, changes: Changes): Promise<void> {
    account.version += 1;
    account.eventVersion += 1;
    account.updatedAt = new Date();
    await new AccountRepository(em).flush();
    const isArchiving = changes['is_archived']?.after === true;
    const action = isArchiving ? 'account.archived' : 'account.changed';
    await recordAudit(em, context, { action, entityType: 'account', entityId: account.id, changes });
    await addToOutbox(em, context, [accountEvent(isArchiving ? 'AccountArchived' : 'AccountChanged', account)]);
  }
}

function openingState(tenantId: number, fields: AccountFields): Omit<Account, 'id'> {
  const now = new Date();
  return {
    ...fields,
    tenantId,
    currentBalanceMinor: fields.openingBalanceMinor,
    isArchived: false,
    version: 1,
    eventVersion: 1,
    entryCount: 1,
    createdAt: now,
    updatedAt: now,
  };
}
