import { stringifyDocument, type TypedDocumentNode } from '@urql/core';
import { factsOf, problemOfAnswer, type AnswerError, type AnswerFacts, type Problem } from '@/graphql/errors.ts';
import { noteReachable, noteUnreachable } from './connection.ts';
import { tenantHeaders } from './tenant.ts';

/** `unavailable`: no answer, or one that says to try again (429, 5xx). Nothing is known of the session then. */
export type Answer<Data> = { readonly kind: 'data'; readonly data: Data } | Failure;

interface Failure {
  readonly kind: 'refused' | 'unavailable';
  readonly problem: Problem;
  readonly retryAfterSeconds: number | null;
}

export interface SendOptions {
  /** Slug of another tenant than the tab's; null for none. */
  readonly tenant?: string | null;
  readonly accessToken?: string | null;
  /** Repeating a mutation with the same key does it once. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** Longer than the gateway takes to answer 503. */
const TIMEOUT = 15_000;

/** Codes that say nothing about the request: it can be sent again as it is. */
const TRANSIENT = new Set(['RATE_LIMITED', 'SERVICE_UNAVAILABLE', 'INTERNAL', 'REQUEST_TIMEOUT']);

/** Sends an operation around the session itself, beside the client: these begin and end what the client needs. */
export async function send<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { tenant, accessToken = null, idempotencyKey, signal }: SendOptions = {},
): Promise<Answer<Data>> {
  const timeout = AbortSignal.timeout(TIMEOUT);
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...tenantHeaders(tenant),
      ...(accessToken !== null && { Authorization: `Bearer ${accessToken}` }),
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
    },
    body: JSON.stringify({ query: stringifyDocument(document), variables }),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  }).catch(() => null);
  const facts = factsOf(response);
  const body: unknown = await response?.json().catch(() => null);
  if (!isBody<Data>(body)) {
    if (signal?.aborted !== true) noteUnreachable(facts.retryAfterSeconds);
    return failure([], facts);
  }
  noteReachable();
  if (body.errors !== undefined || !body.data) return failure(body.errors ?? [{ message: 'No data.' }], facts);
  return { kind: 'data', data: body.data };
}

interface AnswerBody<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly AnswerError[];
}

/** The gateway answers with an object by its schema; a proxy before it may answer with anything. */
function isBody<Data>(body: unknown): body is AnswerBody<Data> {
  return typeof body === 'object' && body !== null;
}

function failure(errors: readonly AnswerError[], facts: AnswerFacts): Failure {
  const problem = problemOfAnswer(errors, facts);
  const isTransient = errors.length === 0 || TRANSIENT.has(problem.code);
  return { kind: isTransient ? 'unavailable' : 'refused', problem, retryAfterSeconds: facts.retryAfterSeconds };
}
