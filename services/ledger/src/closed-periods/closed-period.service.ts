import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudit } from '@outlay/audit/record';
import { conflict, invalidField } from '@outlay/errors/app-error';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command } from '@outlay/tenancy/commands';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { OpeningLockRepository } from '../posting/opening-lock.repository.ts';
import type { PostingCommands } from '../posting/posting-commands.ts';
import { PostingStateRepository } from '../posting/posting-state.repository.ts';
import { requireReferences } from '../posting/require-references.ts';
import { ReassignmentRepository } from '../reassignments/reassignment.repository.ts';
import { ClosedPeriodRepository, type ClosedPeriod } from './closed-period.repository.ts';
import { checkClosing } from './closed-period.rules.ts';

/** Input of a closing. */
export interface Closing {
  /** Null opens every day. */
  closedThrough?: string | null | undefined;
  expectedVersion?: number | null | undefined;
}

/** Closes periods, and opens them again. */
export class ClosedPeriodService {
  readonly #database: TenantDatabase;
  readonly #commands: PostingCommands;

  constructor(database: TenantDatabase, commands: PostingCommands) {
    this.#database = database;
    this.#commands = commands;
  }

  async find(context: RequestContext): Promise<ClosedPeriod> {
    return this.#database.read(context, (em) => new ClosedPeriodRepository(em, tenantOf(context)).find());
  }

  /**
   * Resolves once no posting can come into the period any more: those under way have ended, and later ones see it closed. The same day
   * again leaves no trace.
   *
   * @throws AppError FORBIDDEN, VALIDATION_FAILED, PRECONDITION_FAILED, IN_USE; SERVICE_UNAVAILABLE for an account that stays locked
   */
  async close(context: RequestContext, command: Command, input: Closing): Promise<ClosedPeriod> {
    requirePermission(context, 'tenant:manage');
    const tenantId = tenantOf(context);
    return this.#commands.run(context, command, async (em, { isAsked }) => {
      await new OpeningLockRepository(em, tenantId).own();
      if (await new ReassignmentRepository(em, tenantId).isRunning('category')) throw beingMoved();
      const state = await new PostingStateRepository(em, tenantId).read({ accounts: [], lock: 'none' });
      requireReferences(state, isAsked);
      const closedThrough = checkClosing(given(input), state.today);
      const periods = new ClosedPeriodRepository(em, tenantId);
      const before = await periods.find();
      checkVersion(before.version, input.expectedVersion);
      if (before.closedThrough === closedThrough) return before;
      const after = { closedThrough, version: before.version + 1 };
      await periods.save(after, state.now);
      await periods.lockAccounts();
      await record(em, context, before, after);
      return after;
    });
  }
}

/** Null opens every day, so that it must be said. @throws AppError VALIDATION_FAILED */
function given({ closedThrough }: Closing): string | null {
  if (closedThrough === undefined)
    throw invalidField('closedThrough', 'must be a day, or null to open every day', 'REQUIRED');
  return closedThrough;
}

/** Sums by category of the period would change after it is closed. */
function beingMoved(): Error {
  return conflict(
    'IN_USE',
    'Expenses are being moved from one category to another. Close the period when that has ended.',
  );
}

async function record(em: EntityManager, context: RequestContext, before: ClosedPeriod, after: ClosedPeriod) {
  const isClosing = (after.closedThrough ?? '') > (before.closedThrough ?? '');
  await recordAudit(em, context, {
    action: isClosing ? 'period.closed' : 'period.opened',
    entityType: 'tenant',
    entityId: tenantOf(context),
    changes: { closed_through: { before: before.closedThrough, after: after.closedThrough } },
  });
}
