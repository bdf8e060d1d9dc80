import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readSealedEvent } from '@outlay/audit/sealed-event';
import { entryHash, genesisHash } from '@outlay/audit/entry';
import type { EntityManager } from '@mikro-orm/postgresql';
import { expenseFactOf } from '../src/facts/expense-fact.ts';
import { auditHandlers } from '../src/messaging/consumers/audit-sealed.consumer.ts';
import { cashHandlers } from '../src/messaging/consumers/cash-changed.consumer.ts';
import { spendHandlers } from '../src/messaging/consumers/read-model-handlers.ts';
import { joinByTopic } from '../src/messaging/consumers/shared-topics.ts';
import type { ReceivedEvent } from '@outlay/messaging/event-handler';

const Golden = z.array(z.object({ topic: z.string(), type: z.string(), aggregateId: z.number(), payload: z.base64() }));

/** Events as they were written once, one of each type. They are in somebody's log for ever: today's code must read them. */
const golden = Golden.parse(JSON.parse(readFileSync(new URL('./golden-events.json', import.meta.url), 'utf8')));

const handlers = new Map(
  joinByTopic([...spendHandlers, ...cashHandlers, ...auditHandlers]).map((handler) => [handler.topic, handler]),
);

const eventOf = ({ topic, type, aggregateId, payload }: z.output<typeof Golden>[number]): ReceivedEvent => ({
  ...{ topic, type, aggregateId, payload: Buffer.from(payload, 'base64') },
  ...{ eventId: '019aa000-0000-7000-8000-000000000001', tenantId: 7, version: 3, epoch: 1 },
  time: new Date('2026-11-22T12:00:00Z'),
});

/** Notes what a handler would write, by prepared statements and by others. */
function notingManager(): { em: EntityManager; written: unknown[] } {
  const written: unknown[] = [];
  const transaction = {
    executeQuery: async ({ parameters }: { parameters: unknown[] }) => {
      written.push(...parameters);
      return { rows: [] };
    },
  };
  const em: EntityManager = Object({
    getTransactionContext: () => transaction,
    execute: async (_sql: string, params: unknown[]) => {
      written.push(...params);
      return [];
    },
  });
  return { em, written };
}

it('there is one of every type that is read', () => {
  const wanted = [...handlers.values()].flatMap(({ topic, types = [] }) => types.map((type) => `${topic} ${type}`));
  expect(golden.map(({ topic, type }) => `${topic} ${type}`).sort()).toEqual(wanted.sort());
});

it.each(golden.map((one) => [`${one.topic} ${one.type}`, one] as const))('%s is read as it was', async (_name, one) => {
  const { em, written } = notingManager();
  await handlers.get(one.topic)?.handle(eventOf(one), em);
  const shown = written.map((value) => {
    if (Buffer.isBuffer(value)) return value.toString('hex');
    return typeof value === 'bigint' ? String(value) : value;
  });
  expect(shown).toMatchSnapshot();
});

it('what was sealed then has the same hash now', () => {
  for (const one of golden.filter(({ topic }) => topic.endsWith('.audit'))) {
    const { previousHash, hash, entry } = readSealedEvent(7, eventOf(one).payload);
    expect(Buffer.from(previousHash)).toEqual(Buffer.from(genesisHash(one.topic.replace('.audit', ''), 7)));
    expect(Buffer.from(entryHash(previousHash, entry))).toEqual(Buffer.from(hash));
  }
});

it('an expense of then counts for what it counted for', () => {
  const expense = golden.find(({ type }) => type === 'ExpenseChanged');
  expect(expense && expenseFactOf(eventOf(expense))).toMatchObject({
    ...{ accountId: 45, projectId: 123, categoryId: 9, day: '2026-11-20', vendor: 'Figma Inc.', live: true },
    ...{ baseMinor: 21_600n, baseCurrency: 'EUR', projectMinor: 25_075n, projectCurrency: 'USD' },
  });
});
