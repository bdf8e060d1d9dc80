import type { LetterReader } from '../letters/letter-queue.ts';
import type { User } from './user.entity.ts';

/** A user as the reader of letters. */
export function readerOf(user: User): LetterReader {
  return {
    ...{ userId: user.id, address: user.email, name: user.name === '' ? null : user.name },
    ...{ isProven: user.emailVerifiedAt !== null, locale: user.locale, timeZone: user.timeZone },
  };
}
