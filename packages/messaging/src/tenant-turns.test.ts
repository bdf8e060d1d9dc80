import { eventRecord } from './tests/events.ts';
import { TenantTurns } from './tenant-turns.ts';
import type { LogRecord } from './event-log.ts';

function records(count: number): LogRecord[] {
  return Array.from({ length: count }, (_, n) => ({
    ...eventRecord('topic', { version: n + 1 }),
    ...{ partition: 0, offset: BigInt(n), timestampMs: 0 },
  }));
}

describe('TenantTurns', () => {
  it('gives what arrives together, or during a turn, one turn', async () => {
    const turns: number[] = [];
    const begun = Promise.withResolvers<true>();
    const first = Promise.withResolvers<boolean>();
    const queue = new TenantTurns((taken) => {
      turns.push(taken.length);
      begun.resolve(true);
      return turns.length === 1 ? first.promise : Promise.resolve(true);
    });
    const early = [queue.take('1', records(2)), queue.take('1', records(3))];
    await begun.promise;
    const late = [queue.take('1', records(1)), queue.take('1', records(1))];
    first.resolve(false);
    expect(await Promise.all(early)).toEqual([false, false]);
    expect(await Promise.all(late)).toEqual([true, true]);
    expect(turns).toEqual([5, 2]);
  });

  it('bounds a turn, but splits nothing that came as one', async () => {
    const turns: number[] = [];
    const queue = new TenantTurns(async (taken) => turns.push(taken.length) > 0);
    await Promise.all([200, 40, 20, 300].map((count) => queue.take('1', records(count))));
    expect(turns).toEqual([240, 20, 300]);
  });

  it('lets other tenants take theirs before one with much to do goes on', async () => {
    const turns: string[] = [];
    const queue = new TenantTurns(async ([record]) => turns.push(record?.key ?? '') > 0);
    const of = (tenant: string) =>
      queue.take(
        tenant,
        records(250).map((record) => ({ ...record, key: tenant })),
      );
    await Promise.all([of('busy'), of('busy'), of('busy'), of('a'), of('b')]);
    expect(turns).toEqual(['busy', 'a', 'b', 'busy', 'busy']);
  });
});
