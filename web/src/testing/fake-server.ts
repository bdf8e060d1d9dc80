import type { AnswerError } from '@/graphql/errors.ts';

type Variables = Record<string, unknown>;
type Data = Record<string, unknown>;

/** Data of the answer, or a function that makes it from the variables. It throws what `refuse` makes. */
export type Answers = Record<string, Data | ((variables: Variables) => Data | Promise<Data>)>;

export interface ReceivedRequest {
  readonly operation: string;
  readonly variables: Variables;
  readonly headers: Headers;
}

class Refusal extends Error {
  readonly errors: readonly AnswerError[];

  constructor(errors: readonly AnswerError[]) {
    super('The fake server refuses this operation.');
    this.errors = errors;
  }
}

/** Throw it in an answer: the gateway refuses the operation with this code. */
export function refuse(code: string, extensions: Omit<NonNullable<AnswerError['extensions']>, 'code'> = {}): Refusal {
  return new Refusal([{ message: code, extensions: { code, ...extensions } }]);
}

/** Stands for the gateway: answers each operation by its name. An operation without an answer fails like a lost connection. */
export class FakeServer {
  /** Oldest first. */
  readonly requests: ReceivedRequest[] = [];
  readonly #answers: Answers;

  constructor(answers: Answers = {}) {
    this.#answers = { ...answers };
  }

  /** Answers this operation so from now on. */
  answer(operation: string, answer: Answers[string]): void {
    this.#answers[operation] = answer;
  }

  /** The variables of each request of this operation, oldest first. */
  variablesOf(operation: string): Variables[] {
    return this.requests.filter((request) => request.operation === operation).map(({ variables }) => variables);
  }

  /** Takes the place of the browser's `fetch`. */
  readonly fetch = async (_url: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const body = readBody(init);
    const operation = /^\s*(?:query|mutation)\s+(\w+)/m.exec(body.query)?.[1] ?? '';
    const variables = body.variables ?? {};
    this.requests.push({ operation, variables, headers: new Headers(init?.headers) });
    const answer = this.#answers[operation];
    if (answer === undefined) throw new TypeError(`The test has no answer for the operation ${operation}.`);
    try {
      return Response.json({ data: typeof answer === 'function' ? await answer(variables) : answer });
    } catch (error) {
      if (error instanceof Refusal) return Response.json({ data: null, errors: error.errors });
      throw error;
    }
  };
}

interface RequestBody {
  readonly query: string;
  readonly variables?: Variables;
}

function readBody(init: RequestInit | undefined): RequestBody {
  if (typeof init?.body !== 'string') throw new TypeError('The fake server answers GraphQL requests only.');
  const body: unknown = JSON.parse(init.body);
  if (!isRequestBody(body)) throw new TypeError('The request has no query.');
  return body;
}

function isRequestBody(body: unknown): body is RequestBody {
  return typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string';
}
