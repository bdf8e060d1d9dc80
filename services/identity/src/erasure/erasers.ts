import type { EntityManager } from '@mikro-orm/postgresql';
import { forgetAnswers } from '@outlay/tenancy/commands';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { ApiKeyRepository } from '../api-keys/api-key.repository.ts';
import { revokeKeys } from '../api-keys/revocation.ts';
import type { LetterEraser } from './letter-eraser.ts';
import { PersonRowsRepository } from './person-rows.repository.ts';

/** The person who is erased, as stored until now. */
export interface Person {
  tenantId: number;
  userId: number;
  /** Normalised. */
  email: string;
  /** Empty for none. */
  name: string;
}

/** Removes what one table holds of a person, in the transaction of the erasure. */
export type Eraser = (em: EntityManager, person: Person, context: RequestContext) => Promise<void>;

/**
 * Every table of identity that holds something of a person besides `users`, whose row stays without the person. A new table with
 * personal data adds its line here.
 */
export function identityErasers(letters: LetterEraser): readonly Eraser[] {
  return [
    ownRows('refresh_families'),
    ownRows('one_time_links'),
    ownRows('activation_tokens'),
    // The key of the personal values in every audit trail.
    ownRows('person_keys'),
    // Accepted, revoked and expired ones, too.
    (em, { tenantId, email }) => new PersonRowsRepository(em, tenantId).remove('invitations', 'email', email),
    (em, person) => letters.erase(em, person),
    (em, { tenantId, userId }) => forgetAnswers(em, tenantId, userId),
    // They open nothing without their maker; their rows stay, because history names what they recorded.
    async (em, { tenantId, userId }, context) =>
      revokeKeys(em, context, await new ApiKeyRepository(em, tenantId).lockOf(userId)),
  ];
}

function ownRows(table: string): Eraser {
  return (em, { tenantId, userId }) => new PersonRowsRepository(em, tenantId).remove(table, 'user_id', userId);
}
