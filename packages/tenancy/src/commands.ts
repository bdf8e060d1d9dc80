import { createHash, createHmac } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { conflict } from '@outlay/errors/app-error';
import { z } from 'zod';
import { principalKey, type RequestContext } from './request-context.ts';
import { NO_TENANT, type TenantDatabase } from './tenant-database.ts';
import { roleNames, tenantTableSql } from './tenant-wall.ts';
import { writtenIn } from './written-in-transaction.ts';
import { parseVersions } from './written-versions.ts';

/** A mutation as the client sent it: its name, its path in the operation (two may share a key) and its arguments. */
export interface Command {
  name: string;
  path: string;
  input: unknown;
}

/** For migrations: the table behind Idempotency-Key. Keys are remembered for 24 hours. */
export function idempotencySql(service: string): string {
  const { worker } = roleNames(service);
  return `
    create table idempotency_keys (
      tenant_id bigint not null,
      principal text not null,
      operation text not null,
      key text not null,
      request_hash text not null,
      answer jsonb,
      created_at timestamptz not null default now(),
      primary key (tenant_id, principal, operation, key)
    );
    create index idempotency_keys_created_at on idempotency_keys (created_at);
    ${tenantTableSql(service, 'idempotency_keys', 'select, insert, update')}
    create policy worker_purges on idempotency_keys to ${worker} using (true);
    grant select (created_at), delete on idempotency_keys to ${worker};`;
}

/** For migrations: stores the versions that the first try wrote; a repetition returns them too. */
export const IDEMPOTENCY_WRITTEN_SQL = `alter table idempotency_keys add column written text`;

/** For migrations: lets the application delete the answers to a person who is erased. */
export function idempotencyErasureSql(service: string): string {
  return `grant delete on idempotency_keys to ${roleNames(service).app};`;
}

/** Protection of what a service's callers sent and were answered, where it is stored. */
export interface AnswerProtection {
  /** HMAC key for the hashes of inputs that may contain secrets. */
  hashKey?: string;
  /** Encrypts answers that contain personal data; bound to their place. */
  seal?: AnswerSeal;
}

export interface AnswerSeal {
  seal(plain: Uint8Array, owner: string): Buffer;
  open(sealed: Uint8Array, owner: string): Buffer;
}

/** An encrypted answer as it is stored, base64. */
const Sealed = z.strictObject({ sealed: z.base64() });

/** Deletes the stored answers to a user, in the tenant's transaction. */
export async function forgetAnswers(em: EntityManager, tenantId: number, userId: number): Promise<void> {
  await em.execute(
    `delete from idempotency_keys where tenant_id = ? and principal = ?`,
    [tenantId, `user:${userId}`],
    'run',
  );
}

/**
 * Runs a command in one tenant transaction, at most once per Idempotency-Key. The answer is stored in the same transaction,
 * so that a repetition gets the same answer.
 */
export class Commands {
  readonly #database: TenantDatabase;
  readonly #protection: AnswerProtection;

  constructor(database: TenantDatabase, protection: AnswerProtection = {}) {
    this.#database = database;
    this.#protection = protection;
  }

  /**
   * @param work makes the change and returns the answer, which must be serialisable as JSON
   * @throws AppError IDEMPOTENCY_KEY_REUSED when the key came before with another input
   */
  async run<T>(context: RequestContext, command: Command, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.#database.write(context, async (em) => {
      if (context.idempotencyKey === undefined) return work(em);
      const claim = new IdempotencyClaim<T>(em, context, command, this.#protection);
      const earlier = await claim.take();
      if (earlier) {
        context.written?.addAll(parseVersions(earlier.written));
        return earlier.answer;
      }
      const answer = await work(em);
      await claim.settle(answer, writtenIn(em));
      return answer;
    });
  }
}

/** The row of one key. Taking it waits for a concurrent request with the same key, which ends as one effect and one replay. */
class IdempotencyClaim<T> {
  readonly #em: EntityManager;
  readonly #row: [number, string, string, string];
  readonly #hash: string;
  readonly #seal: AnswerSeal | undefined;

  constructor(em: EntityManager, context: RequestContext, command: Command, { hashKey, seal }: AnswerProtection) {
    this.#em = em;
    this.#seal = seal;
    this.#hash = requestHash(command.input, hashKey);
    this.#row = idempotencyRow(context, command, this.#hash);
  }

  /** Returns the stored answer, or undefined if this request has claimed the key. */
  async take(): Promise<{ answer: T; written: string | null } | undefined> {
    const claimed: unknown[] = await this.#em.execute(
      `insert into idempotency_keys (tenant_id, principal, operation, key, request_hash) values (?, ?, ?, ?, ?)
       on conflict (tenant_id, principal, operation, key) do update
         set request_hash = excluded.request_hash, answer = null, created_at = now()
         where idempotency_keys.created_at < now() - interval '24 hours'
       returning 1`,
      [...this.#row, this.#hash],
    );
    if (claimed.length > 0) return undefined;
    const [earlier]: { request_hash: string; answer: T; written: string | null }[] = await this.#em.execute(
      `select request_hash, answer, written from idempotency_keys
       where tenant_id = ? and principal = ? and operation = ? and key = ?`,
      this.#row,
    );
    if (earlier?.request_hash !== this.#hash) throw idempotencyKeyReused();
    return { answer: this.#open(earlier.answer), written: earlier.written };
  }

  async settle(answer: T, written: string | undefined): Promise<void> {
    await this.#em.execute(
      `update idempotency_keys set answer = ?, written = ?
       where tenant_id = ? and principal = ? and operation = ? and key = ?`,
      [this.#close(JSON.stringify(answer)), written ?? null, ...this.#row],
    );
  }

  #close(answer: string): string {
    if (this.#seal === undefined) return answer;
    return JSON.stringify({ sealed: this.#seal.seal(Buffer.from(answer), this.#place()).toString('base64') });
  }

  /** Answers of the version before are not sealed. */
  #open(stored: T): T {
    const { success, data } = Sealed.safeParse(stored);
    if (this.#seal === undefined || !success) return stored;
    const opened = this.#seal.open(Buffer.from(data.sealed, 'base64'), this.#place());
    return z.custom<T>().parse(JSON.parse(opened.toString('utf8')));
  }

  #place(): string {
    return JSON.stringify(this.#row);
  }
}

/**
 * The primary key under which a command's answer is kept: tenant, principal, operation, key. Strangers cannot be told apart:
 * a stranger's key holds for one request only, so that keys of others neither collide with it nor open its answer.
 */
export function idempotencyRow(
  context: RequestContext,
  command: Command,
  hash: string,
): [number, string, string, string] {
  const { principal, tenantId, idempotencyKey = '' } = context;
  const who = principal.kind === 'anonymous' ? `${principalKey(principal)}:${hash}` : principalKey(principal);
  return [tenantId ?? NO_TENANT, who, `${command.name}@${command.path}`, idempotencyKey];
}

/** Returns a hash of the input that does not depend on the order of its fields. */
export function requestHash(input: unknown, hashKey?: string): string {
  const text = JSON.stringify(input ?? null, (_name, value: unknown) => (isRecord(value) ? sorted(value) : value));
  const hash = hashKey === undefined ? createHash('sha256') : createHmac('sha256', hashKey);
  return hash.update(text).digest('hex');
}

/** 409: the key was used before with another input. */
export function idempotencyKeyReused(): Error {
  return conflict(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key was used before with another request. Use a new key.',
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
