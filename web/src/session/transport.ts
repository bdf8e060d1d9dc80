import { stringifyDocument, type TypedDocumentNode } from '@urql/core';
import type { AnswerError } from '@/graphql/errors.ts';
import { tenantHeaders } from './tenant.ts';

/** `unreachable`: no answer, or one that says to try again (429, 5xx). Nothing is known of the session then. */
export type Answer<Data> =
  | { readonly kind: 'data'; readonly data: Data }
  | { readonly kind: 'refused'; readonly errors: readonly AnswerError[] }
  | { readonly kind: 'unreachable'; readonly retryAfterSeconds: number | null };

/** Sends an operation of the session itself, beside the client: these begin and end what the client needs. */
export async function send<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  accessToken: string | null = null,
): Promise<Answer<Data>> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...tenantHeaders(),
      ...(accessToken !== null && { Authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ query: stringifyDocument(document), variables }),
  }).catch(() => null);
  if (response === null || response.status === 429 || response.status >= 500) {
    const seconds = Number(response?.headers.get('Retry-After'));
    return { kind: 'unreachable', retryAfterSeconds: seconds > 0 ? seconds : null };
  }
  const body: unknown = await response.json().catch(() => null);
  if (!isBody<Data>(body)) return { kind: 'unreachable', retryAfterSeconds: null };
  if (body.errors !== undefined || !body.data) return { kind: 'refused', errors: body.errors ?? [] };
  return { kind: 'data', data: body.data };
}

interface Body<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly AnswerError[];
}

/** The gateway answers with an object by its schema; a proxy before it may answer with anything. */
function isBody<Data>(body: unknown): body is Body<Data> {
  return typeof body === 'object' && body !== null;
}
