import { requirePerson, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { PersonalDataRepository } from './personal-data.repository.ts';

/** Answers people what identity holds about them. */
export class PersonalDataService {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** @throws AppError FORBIDDEN, also for who is no person */
  async of(context: RequestContext): Promise<unknown> {
    const userId = requirePerson(context);
    const tenantId = tenantOf(context);
    return this.#database.read(context, (em) => new PersonalDataRepository(em, tenantId).of(userId));
  }
}
