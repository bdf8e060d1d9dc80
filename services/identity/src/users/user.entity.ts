import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { Role } from '@outlay/tenancy/permissions';
import { searchPhrase } from '@outlay/text/search-fold';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';

export const UserEntity = defineEntity({
  name: 'User',
  tableName: 'users',
  ...tenantWall,
  properties: {
    ...tenantProperties,
    /** Normalised; unique within the tenant. */
    email: p.string(),
    /** argon2id, as a PHC string; null until one is chosen at the mailed link. */
    passwordHash: p.string().strictNullable().hidden(),
    /** Empty where none was given: sorts without a special case. */
    name: p.string(),
    /** Searched by the filter `q`. */
    searchText: p.text().lazy().hidden().onCreate(searchTextOf).onUpdate(searchTextOf),
    role: p.string().$type<Role>(),
    isActive: p.boolean(),
    /** When it became active for the first time; null before that: then another registration may replace it. */
    activatedAt: p.datetime().strictNullable(),
    /** When its owner followed a link that was mailed to the address. */
    emailVerifiedAt: p.datetime().strictNullable(),
    /** When the person was erased; the row then names nobody. */
    erasedAt: p.datetime().strictNullable(),
    /** Device cookies that were given before are void; null where none is. */
    devicesSince: p.datetime().strictNullable(),
    /** Null uses the tenant's. */
    locale: p.string().strictNullable(),
    timeZone: p.string().strictNullable(),
    /** Raised to invalidate the access tokens issued so far. */
    sessionVersion: p.integer(),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** A row of the table. */
export type StoredUser = InferEntity<typeof UserEntity>;

/** A user of one tenant. */
export type User = Omit<StoredUser, 'searchText'>;

function searchTextOf({ name, email }: { name: string; email: string }): string {
  return searchPhrase(name, email);
}
