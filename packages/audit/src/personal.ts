import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { canonicalJson, parseExactJson, type Json, type JsonObject } from './canonical.ts';
import type { Changes, FieldChange } from './diff.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A person whose values are encrypted, with a key of 32 bytes. A key is used for one person only. */
export interface PersonKey {
  readonly personId: number;
  readonly key: Uint8Array;
}

/** Placeholder of a personal value whose key was deleted. */
export const ERASED = '[erased]';

/** An encrypted value of a diff. `data` is nonce, ciphertext and tag, base64url. */
interface Encrypted extends JsonObject {
  readonly encrypted: typeof CIPHER;
  readonly personId: number;
  readonly data: string;
}

/**
 * Encrypts the named fields with the person's key, so that deleting the key erases the person from a trail that itself is
 * never changed. Absent values (null) stay null. A value is bound to its person, field and side: it cannot be moved.
 *
 * @throws RangeError unless the key has 32 bytes
 */
export function encryptPersonal(changes: Changes, person: PersonKey, fields: readonly string[]): Changes {
  const personal = new Set(fields);
  return mapValues(changes, (value, field, side) =>
    personal.has(field) && value !== null ? encrypt(value, person, `${field}.${side}`) : value,
  );
}

/**
 * Decrypts the values of {@link encryptPersonal}; a value whose key was deleted becomes {@link ERASED}.
 *
 * @param keyOf returns the key of a person; undefined once it was deleted
 * @throws Error when a value was tampered with, or the key is another person's
 */
export function decryptPersonal(changes: Changes, keyOf: (personId: number) => Uint8Array | undefined): Changes {
  return mapValues(changes, (value, field, side) => {
    if (!isEncrypted(value)) return value;
    const key = keyOf(value.personId);
    return key === undefined ? ERASED : decrypt(value, key, `${field}.${side}`);
  });
}

/** Ids of the people whose keys {@link decryptPersonal} needs. */
export function peopleIn(changes: Changes): Set<number> {
  const values = Object.values(changes).flatMap(({ before, after }) => [before, after]);
  return new Set(values.filter(isEncrypted).map((value) => value.personId));
}

function mapValues(changes: Changes, map: (value: Json, field: string, side: keyof FieldChange) => Json): Changes {
  const mapped = Object.entries(changes).map(([field, { before, after }]): [string, FieldChange] => [
    field,
    { before: map(before, field, 'before'), after: map(after, field, 'after') },
  ]);
  return Object.fromEntries(mapped);
}

function encrypt(value: Json, { personId, key }: PersonKey, place: string): Encrypted {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(boundTo(personId, place));
  const text = Buffer.concat([cipher.update(canonicalJson(value), 'utf8'), cipher.final()]);
  const data = Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64url');
  return { encrypted: CIPHER, personId, data };
}

function decrypt({ personId, data }: Encrypted, key: Uint8Array, place: string): Json {
  const bytes = Buffer.from(data, 'base64url');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(personId, place)).setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  return parseExactJson(text.toString('utf8'));
}

function boundTo(personId: number, place: string): Buffer {
  return Buffer.from(`outlay:audit:${personId}:${place}`);
}

function isEncrypted(value: Json): value is Encrypted {
  return (
    typeof value === 'object' &&
    value !== null &&
    'encrypted' in value &&
    value.encrypted === CIPHER &&
    'personId' in value &&
    typeof value.personId === 'number' &&
    'data' in value &&
    typeof value.data === 'string'
  );
}
