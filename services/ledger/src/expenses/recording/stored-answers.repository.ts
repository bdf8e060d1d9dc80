import type { EntityManager } from '@mikro-orm/postgresql';
import { idempotencyRow, requestHash, type Command } from '@outlay/tenancy/commands';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { arrayLiteral, type Columns, type SetStatement } from '../../posting/set-statement.repository.ts';

/** A command's place among the stored answers; the same one that `Commands` uses. */
export interface AnswerKey {
  readonly principal: string;
  readonly operation: string;
  readonly key: string;
  readonly hash: string;
}

/** An answer given before. */
export interface StoredAnswer<T> {
  readonly hash: string;
  readonly answer: T;
  /** The versions written then, as a header. */
  readonly written: string | null;
}

/** Where a command's answer is kept, or null for one without an Idempotency-Key. */
export function answerKeyOf(context: RequestContext, command: Command): AnswerKey | null {
  if (context.idempotencyKey === undefined) return null;
  const hash = requestHash(command.input);
  const [, principal, operation, key] = idempotencyRow(context, command, hash);
  return { principal, operation, key, hash };
}

/** One text for each key of a tenant. */
export function answerIdentity({ principal, operation, key }: AnswerKey): string {
  return JSON.stringify([principal, operation, key]);
}

const ANSWERS_SQL = `
  select i.principal, i.operation, i.key, i.request_hash as hash, i.answer, i.written
  from unnest($2::text[], $3::text[], $4::text[]) as wanted (principal, operation, key)
  join idempotency_keys i on i.tenant_id = $1 and i.principal = wanted.principal
    and i.operation = wanted.operation and i.key = wanted.key
  where i.created_at >= now() - interval '24 hours'`;

/** One tenant's answers of the last 24 hours, within the transaction of its entity manager. */
export class StoredAnswersRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Finds the answers under these keys, by {@link answerIdentity}. */
  async find<T>(keys: readonly AnswerKey[]): Promise<Map<string, StoredAnswer<T>>> {
    if (keys.length === 0) return new Map();
    const columns = [keys.map((key) => key.principal), keys.map((key) => key.operation), keys.map((key) => key.key)];
    const rows = await executePrepared<AnswerKey & StoredAnswer<T>>(this.#em, ANSWERS_SQL, [
      this.#tenantId,
      ...columns.map(arrayLiteral),
    ]);
    return new Map(rows.map((row) => [answerIdentity(row), row]));
  }
}

interface NewAnswer {
  readonly key: AnswerKey;
  readonly answer: unknown;
  readonly written: string | undefined;
  readonly requestId: string;
}

const ANSWER: Columns<NewAnswer> = {
  principal: ['text', ({ key }) => key.principal],
  operation: ['text', ({ key }) => key.operation],
  key: ['text', ({ key }) => key.key],
  request_hash: ['text', ({ key }) => key.hash],
  answer: ['jsonb', ({ answer }) => JSON.stringify(answer)],
  written: ['text', ({ written }) => written ?? null],
  request_id: ['text', ({ requestId }) => requestId],
};

/**
 * Adds the answers to a statement that has the audit entries already: the written versions name the newest entry of the request. The
 * statement fails where a concurrent request stored an answer under the same key; the command is then to be tried again.
 */
export function addAnswers(statement: SetStatement, answers: readonly NewAnswer[]): void {
  statement.add(
    'answers',
    ANSWER,
    answers,
    `insert into idempotency_keys as i (tenant_id, principal, operation, key, request_hash, answer, written)
     select :tenant, r.principal, r.operation, r.key, r.request_hash, r.answer,
       concat_ws(',', r.written, (select 'ledger.audit:' || max(a.id) || ':1' from audits a where a.request_id = r.request_id))
     from :rows order by r.principal, r.operation, r.key
     on conflict (tenant_id, principal, operation, key) do update
       set request_hash = excluded.request_hash, answer = excluded.answer, written = excluded.written,
         created_at = now()
       where i.created_at < now() - interval '24 hours'`,
  );
}
