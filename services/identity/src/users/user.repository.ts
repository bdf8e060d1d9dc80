import { LockMode, type EntityManager, type FilterQuery, type RequiredEntityData } from '@mikro-orm/postgresql';
import { conflict } from '@outlay/errors/app-error';
import { violatedConstraint } from '@outlay/tenancy/database-errors';
import type { Role } from '@outlay/tenancy/permissions';
import { totalOf } from '@outlay/service-kit/graphql/connection';
import type { PageQuery } from '@outlay/service-kit/graphql/keyset';
import { containsPattern } from '@outlay/service-kit/like-pattern';
import { UserEntity, type User, type StoredUser } from './user.entity.ts';

/** Filters of the list of users. */
export interface UserCriteria {
  role?: Role | null | undefined;
  isActive?: boolean | null | undefined;
  /** Part of the name or the address, in any case. */
  q?: string | null | undefined;
}

/** The users of the transaction's tenant. */
export class UserRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  find(id: number): Promise<User | null> {
    return this.#em.findOne(UserEntity, { id, erasedAt: null });
  }

  /** Former users too: the history names them. */
  findMany(ids: readonly number[]): Promise<User[]> {
    return this.#em.find(UserEntity, { id: { $in: [...ids] } });
  }

  findByEmail(email: string): Promise<User | null> {
    return this.#em.findOne(UserEntity, { email });
  }

  /** Locked until the transaction ends. */
  findByEmailForUpdate(email: string): Promise<User | null> {
    return this.#em.findOne(UserEntity, { email }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** Locked until the transaction ends. */
  findForUpdate(id: number): Promise<User | null> {
    return this.#em.findOne(UserEntity, { id, erasedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** The ids of the active Owners, locked in id order, so that concurrent demotions are serialised. */
  async lockActiveOwners(): Promise<number[]> {
    const owners = await this.#em.find(
      UserEntity,
      { role: 'OWNER', isActive: true },
      { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    return owners.map(({ id }) => id);
  }

  /** People who were erased, in the order of their ids. */
  async erased(): Promise<{ id: number; erasedAt: Date }[]> {
    const users = await this.#em.find(UserEntity, { erasedAt: { $ne: null } }, { orderBy: { id: 'asc' } });
    return users.flatMap(({ id, erasedAt }) => (erasedAt === null ? [] : [{ id, erasedAt }]));
  }

  /** @throws AppError EMAIL_TAKEN */
  async add(data: RequiredEntityData<User>): Promise<User> {
    const user = this.#em.create(UserEntity, data);
    try {
      await this.#em.persist(user).flush();
    } catch (error) {
      if (violatedConstraint(error) !== 'users_email') throw error;
      throw conflict('EMAIL_TAKEN', 'This e-mail address is already registered.', [
        { field: 'email', message: 'is taken', code: 'EMAIL_TAKEN' },
      ]);
    }
    return user;
  }

  async save(user: User): Promise<void> {
    await this.#em.persist(user).flush();
  }

  /** The users of a page's query, and how many there are in all. */
  async page(criteria: UserCriteria, query: PageQuery): Promise<[User[], number]> {
    const where = conditionOf(criteria);
    const users = await this.#em.find(UserEntity, { $and: [where, query.where] }, query.options);
    return [users, await totalOf(users, query.page, () => this.#em.count(UserEntity, where))];
  }
}

function conditionOf({ role, isActive, q }: UserCriteria): FilterQuery<StoredUser> {
  const pattern = q ? containsPattern(q) : null;
  return {
    $and: [
      { erasedAt: null },
      role ? { role } : {},
      isActive != null ? { isActive } : {},
      pattern ? { searchText: { $like: pattern } } : {},
    ],
  };
}
