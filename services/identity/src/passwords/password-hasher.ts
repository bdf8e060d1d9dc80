import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createBulkhead, type BulkheadSize } from '@outlay/service-kit/bulkhead';
import type { Deadline } from '@outlay/tenancy/deadline';

/** argon2id (the library's default variant), OWASP's first recommendation: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Node's thread pool has four threads, which also verify tokens: hashing must leave it half of them, and half of the cores. */
const MAX_RUNNING = 2;
/** Passwords that wait for each one that is being hashed: about a second's work. */
const WAITING_PER_RUNNING = 30;

/**
 * Turns passwords into argon2id hashes and compares them. Call it outside of transactions: it waits for its turn.
 * Both methods throw AppError SERVICE_UNAVAILABLE, before any hashing, where too many wait or the deadline is over.
 */
export interface PasswordHasher {
  /** The PHC string that is stored. */
  hash(password: string, deadline?: Deadline): Promise<string>;
  /** Compares a password. Without a stored hash it takes as long and is false, so that timing does not reveal who exists. */
  matches(password: string, stored: string | null, deadline?: Deadline): Promise<boolean>;
}

/** NFKC, so that the same password typed on another keyboard gives the same bytes (NIST SP 800-63B §3.1.1.2). */
const normalize = (password: string): string => password.normalize('NFKC');

/** A hasher with a dummy hash of its own to compare with where there is no user. */
export function createPasswordHasher(size: BulkheadSize = sizeFor(availableParallelism())): PasswordHasher {
  const turns = createBulkhead(size, 'Too many passwords are being checked. Nothing was changed. Try again shortly.');
  const dummy = hash(randomBytes(32), PARAMETERS);
  return {
    hash: (password, deadline) => turns.run(() => hash(normalize(password), PARAMETERS), deadline),
    matches: (password, stored, deadline) =>
      turns.run(async () => {
        const fits = await verify(stored ?? (await dummy), normalize(password));
        return fits && stored !== null;
      }, deadline),
  };
}

function sizeFor(cores: number): BulkheadSize {
  const running = Math.max(1, Math.min(MAX_RUNNING, Math.floor(cores / 2)));
  return { running, waiting: running * WAITING_PER_RUNNING };
}
