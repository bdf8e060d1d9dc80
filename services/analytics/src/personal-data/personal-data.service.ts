import { AppError, invalidField } from '@outlay/errors/app-error';
import { requirePerson, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { OwnActionsRepository } from './own-actions.repository.ts';

const PAGE = 1_000;
const DEEPEST = 10_000;

/** Answers people what the audit trail says of them. */
export class PersonalDataService {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** @throws AppError FORBIDDEN, also for who is no person; VALIDATION_FAILED, PAGE_TOO_DEEP for the offset */
  async actionsOf(context: RequestContext, offset: number): Promise<unknown> {
    const userId = requirePerson(context);
    if (offset < 0) throw invalidField('offset', 'must not be negative', 'OUT_OF_RANGE');
    if (offset >= DEEPEST) throw new AppError('PAGE_TOO_DEEP', `At most ${DEEPEST} actions are answered.`);
    const tenantId = tenantOf(context);
    return this.#database.read(context, (em) => new OwnActionsRepository(em, tenantId).page(userId, offset, PAGE));
  }
}
