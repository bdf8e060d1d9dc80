import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';

/** argon2id (the library's default variant), OWASP's first recommendation: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Turns passwords into argon2id hashes and compares them. */
export interface PasswordHasher {
  /** The PHC string that is stored. */
  hash(password: string): Promise<string>;
  /** Whether a password fits. Without a stored hash it takes as long and is false, so that time does not tell who exists. */
  matches(password: string, stored: string | null): Promise<boolean>;
}

/** NFKC, so that the same password typed on another keyboard gives the same bytes (NIST SP 800-63B §3.1.1.2). */
const normalize = (password: string): string => password.normalize('NFKC');

/** A hasher with a dummy hash of its own to compare with where there is no user. */
export function createPasswordHasher(): PasswordHasher {
  const dummy = hash(randomBytes(32), PARAMETERS);
  return {
    hash: (password) => hash(normalize(password), PARAMETERS),
    matches: async (password, stored) => {
      const fits = await verify(stored ?? (await dummy), normalize(password));
      return fits && stored !== null;
    },
  };
}
