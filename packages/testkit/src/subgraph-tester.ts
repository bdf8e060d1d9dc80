import { request } from 'undici';
import type { TokenMint, TokenRequest } from './tokens.ts';

/** A GraphQL answer, as it came over the wire. */
export interface GraphQLAnswer {
  status: number;
  /** By name in small letters. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  data: Record<string, unknown> | null;
  /** The code of the first error, if any. */
  code: string | undefined;
  errors: { message: string; path?: (string | number)[]; extensions: { code: string; details: unknown[] } }[];
}

/** Asks a subgraph as one caller. */
export type Asker = (
  query: string,
  variables?: Record<string, unknown>,
  headers?: Record<string, string>,
) => Promise<GraphQLAnswer>;

/** Calls a running subgraph over HTTP with minted internal tokens. */
export function createSubgraphTester(url: string, mint: TokenMint): { as(caller: TokenRequest): Asker } {
  return {
    as:
      (caller) =>
      async (query, variables = {}, headers = {}) => {
        const token = await mint.internalToken(caller);
        const {
          statusCode,
          headers: received,
          body,
        } = await request(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-outlay-internal': token, ...headers },
          body: JSON.stringify({ query, variables }),
        });
        // Answers that are alike are so a second later too.
        const { date: _date, ...headersOfAnswer } = received;
        return { ...readAnswer(await body.json()), status: statusCode, headers: headersOfAnswer };
      },
  };
}

function readAnswer(json: unknown): Pick<GraphQLAnswer, 'data' | 'errors' | 'code'> {
  const answer: Partial<Pick<GraphQLAnswer, 'data' | 'errors'>> = Object(json);
  const errors = answer.errors ?? [];
  return { data: answer.data ?? null, errors, code: errors[0]?.extensions.code };
}
