import { z } from 'zod';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';

const QUERY = `query MailContacts($userIds: [ID!]!) {
  mailContacts(userIds: $userIds) { userId email name locale timeZone stopToken }
}`;

const Answer = z.object({
  mailContacts: z.array(
    z.object({
      userId: z.string().transform(Number),
      email: z.string(),
      name: z.string().nullable(),
      locale: z.string(),
      timeZone: z.string(),
      stopToken: z.string(),
    }),
  ),
});

/** Identity's limit per request. */
const MAX_IDS = 1_000;

/** Current name and address of a person; neither stored nor logged. */
export type MailContact = z.output<typeof Answer>['mailContacts'][number];

/** Looks up the contacts of a tenant's users by id; those who are not to get mails are left out. */
export type MailContacts = (
  scope: { tenantId: number; requestId: string },
  userIds: readonly number[],
) => Promise<Map<number, MailContact>>;

/** Asks identity. @throws AppError SERVICE_UNAVAILABLE when it does not answer */
export function askMailContacts(identity: SubgraphClient): MailContacts {
  return async (scope, userIds) => {
    const contacts = new Map<number, MailContact>();
    for (let from = 0; from < userIds.length; from += MAX_IDS) {
      const ids = userIds.slice(from, from + MAX_IDS).map(String);
      const { mailContacts } = Answer.parse(await identity.ask(scope, QUERY, { userIds: ids }));
      for (const contact of mailContacts) contacts.set(contact.userId, contact);
    }
    return contacts;
  };
}
