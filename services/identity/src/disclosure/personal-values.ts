import { canonicalJson, ExactNumber, parseExactJson, type Json, type JsonObject } from '@outlay/audit/canonical';
import type { Changes, FieldChange } from '@outlay/audit/diff';
import { decryptPersonal, peopleIn } from '@outlay/audit/personal';
import { invalidField } from '@outlay/errors/app-error';
import { requireService, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Seal } from '../tokens/seal.ts';
import { PersonKeyRepository } from '../users/person-key.repository.ts';
import { checkCount } from './check-count.ts';

/** Replaces a personal value that was tampered with, so that one bad entry does not hide the others. */
export const UNREADABLE = '[unreadable]';

type KeyOf = Parameters<typeof decryptPersonal>[1];

/** Decrypts the personal values of audited changes for sibling services. The keys never leave identity. */
export class PersonalValues {
  readonly #database: TenantDatabase;
  readonly #seal: Seal;

  /** @param seal the one that person keys are sealed with */
  constructor(database: TenantDatabase, seal: Seal) {
    this.#database = database;
    this.#seal = seal;
  }

  /**
   * @param texts each a JSON object of changes, as the trail keeps them
   * @returns the same with personal values opened, in the order given
   * @throws AppError FORBIDDEN unless a service asks; VALIDATION_FAILED for too many, or for what are no changes
   */
  async open(context: RequestContext, texts: readonly string[]): Promise<string[]> {
    requireService(context);
    checkCount('changes', texts);
    const tenantId = tenantOf(context);
    const all = texts.map(readChanges);
    const people = new Set(all.flatMap((changes) => [...peopleIn(changes)]).filter(Number.isSafeInteger));
    const keys =
      people.size === 0
        ? new Map<number, Uint8Array>()
        : await this.#database.read(context, (em) =>
            new PersonKeyRepository(em, this.#seal).keysOf(tenantId, [...people]),
          );
    return all.map((changes) => canonicalJson({ ...openChanges(changes, (personId) => keys.get(personId)) }));
  }
}

function openChanges(changes: Changes, keyOf: KeyOf): Record<string, Json> {
  const opened = Object.entries(changes).map(([field, { before, after }]): [string, Json] => [
    field,
    {
      before: openValue(field, 'before', before, keyOf),
      after: openValue(field, 'after', after, keyOf),
    },
  ]);
  return Object.fromEntries(opened);
}

/** Each value by itself: it is bound to its field and side, and one that was tampered with leaves the others readable. */
function openValue(field: string, side: keyof FieldChange, value: Json, keyOf: KeyOf): Json {
  try {
    const change = { before: null, after: null, [side]: value };
    return decryptPersonal({ [field]: change }, keyOf)[field]?.[side] ?? null;
  } catch {
    return UNREADABLE;
  }
}

function readChanges(text: string): Changes {
  const parsed = readJson(text);
  if (!isObject(parsed)) throw notChanges();
  return Object.fromEntries(Object.entries(parsed).map(([field, change]) => [field, readChange(change)]));
}

function readChange(value: Json): FieldChange {
  if (!isObject(value)) throw notChanges();
  const { before, after } = value;
  if (before === undefined || after === undefined) throw notChanges();
  return { before, after };
}

function readJson(text: string): Json {
  try {
    return parseExactJson(text);
  } catch {
    throw notChanges();
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

function notChanges(): Error {
  return invalidField('changes', 'must be JSON objects of fields with before and after', 'INVALID_FORMAT');
}
