import { gql } from '@urql/core';
import { expect, it } from 'vitest';
import { FakeServer, refuse } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { useAction, type Action } from './useAction.ts';

const DEPOSIT = gql<{ recordDeposit: { id: string } | null }, { amount: string }>`
  mutation Deposit($amount: String!) {
    recordDeposit(amount: $amount) {
      id
    }
  }
`;
const DONE = { recordDeposit: { id: '1' } };

interface Used {
  readonly action: Action<{ recordDeposit: { id: string } | null }, { amount: string }>;
  readonly server: FakeServer;
  /** Idempotency keys of the requests, oldest first. */
  keys(): (string | null)[];
}

async function used(): Promise<Used> {
  const server = new FakeServer();
  const found: Used['action'][] = [];
  const Page = {
    setup() {
      found.push(useAction(DEPOSIT));
      return () => null;
    },
  };
  await renderInApp(Page, { server });
  const [action] = found;
  if (!action) throw new Error('The component was not set up.');
  return { action, server, keys: () => server.requests.map(({ headers }) => headers.get('Idempotency-Key')) };
}

it('repeats a call whose answer was lost with its key', async () => {
  const { action, server, keys } = await used();
  expect(await action.run({ amount: '5' })).toBeNull();
  expect(action.problem.value?.code).toBe('UNREACHABLE');
  server.answer('Deposit', DONE);
  expect(await action.run({ amount: '5' })).toMatchObject(DONE);
  expect(await action.run({ amount: '5' })).toMatchObject(DONE);
  const [lost, repeated, further] = keys();
  expect(lost).toBeTruthy();
  expect(repeated).toBe(lost);
  expect(further).not.toBe(lost);
});

it.each([
  ['that was refused', '5', () => Promise.reject(refuse('INSUFFICIENT_FUNDS'))],
  ['of other contents', '6', () => Promise.reject(new TypeError('fetch failed'))],
])('has a new key after a call %s', async (_what, amount, answer) => {
  const { action, server, keys } = await used();
  server.answer('Deposit', answer);
  expect(await action.run({ amount: '5' })).toBeNull();
  server.answer('Deposit', DONE);
  expect(await action.run({ amount })).toMatchObject(DONE);
  const [first, second] = keys();
  expect(second).toBeTruthy();
  expect(second).not.toBe(first);
});
