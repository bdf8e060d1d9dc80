import { render } from '@testing-library/vue';
import { Client, fetchExchange, gql } from '@urql/core';
import urql from '@urql/vue';
import { expect, it, vi } from 'vitest';
import { h } from 'vue';
import { createCache } from './cache.ts';
import { useAnswer, type Answer } from './useAnswer.ts';

const DOCUMENT = gql<{ account: { id: string } | null; accounts: unknown }, Record<string, never>>`
  query Two {
    account(id: "1") {
      id
    }
    accounts {
      totalCount
    }
  }
`;
const FAILED = { message: 'Down.', path: ['accounts'], extensions: { code: 'SERVICE_UNAVAILABLE' } };

function answerOf(body: object): Answer<unknown> {
  const client = new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetch: async () => Response.json(body),
    exchanges: [createCache(), fetchExchange],
  });
  const found: Answer<unknown>[] = [];
  const setup = (): (() => unknown) => {
    found.push(useAnswer(DOCUMENT, {}));
    return () => h('div');
  };
  render({ setup }, { global: { plugins: [[urql, client]] } });
  const [answer] = found;
  if (!answer) throw new Error('The component did not ask.');
  return answer;
}

it('has a problem where all fields failed', async () => {
  const answer = answerOf({ data: { account: null, accounts: null }, errors: [FAILED] });
  await vi.waitFor(() => expect(answer.problem.value?.code).toBe('SERVICE_UNAVAILABLE'));
});

it('has an answer where some fields failed, or where there is nothing', async () => {
  const account = { __typename: 'Account', id: '1' };
  const partial = answerOf({ data: { account, accounts: null }, errors: [FAILED] });
  await vi.waitFor(() => expect(partial.data.value).toMatchObject({ account: { id: '1' } }));
  const nothing = answerOf({ data: { account: null, accounts: null } });
  await vi.waitFor(() => expect(nothing.data.value).not.toBeNull());
  expect([partial.problem.value, nothing.problem.value]).toEqual([null, null]);
});
