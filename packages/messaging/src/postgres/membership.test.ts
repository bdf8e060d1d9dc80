import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';
import { waitFor } from '@outlay/testkit/wait-for';
import { silentLogger } from '../tests/messaging-database.ts';
import { LogDatabase } from './log-database.ts';
import { Membership, type Lease } from './membership.ts';
import { Topics } from './topics.ts';

const nothing: ReadonlySet<string> = new Set();

describe('Membership', () => {
  let events: TestEventLog;
  let database: LogDatabase;
  let group = 0;

  beforeAll(async () => {
    events = await createTestEventLog();
    database = new LogDatabase(events.url, silentLogger);
    await new Topics(database).ensure([{ name: 'one', partitions: 1, cleanup: 'keep' }]);
    await new Topics(database).ensure([{ name: 'many', partitions: 4, cleanup: 'keep' }]);
  });
  beforeEach(() => {
    group++;
  });
  afterAll(async () => {
    await database.close();
    await events.drop();
  });

  it('keeps what it claimed, and starts where the group was', async () => {
    const member = join('one', 60_000);
    const lease = await claimOne(member);
    expect(lease.position).toBe(0n);
    expect(await member.acknowledge([{ ...lease, position: 7n }])).toEqual([true]);
    expect(await member.round(new Set(['one/0']))).toEqual({ kept: new Set(['one/0']), surplus: nothing, claimed: [] });
    await member.leave([lease]);
    expect(await claimOne(join('one', 60_000))).toMatchObject({ position: 7n });
  });

  it('loses a lease that ran out to another, and cannot acknowledge for it', async () => {
    const [first, second] = [join('one', 1), join('one', 60_000)];
    const lost = await claimOne(first);
    const won = await waitFor(async () => (await second.round(nothing)).claimed[0]);
    expect(won.position).toBe(0n);
    expect(await second.acknowledge([{ ...won, position: 5n }])).toEqual([true]);
    expect(await first.acknowledge([{ ...lost, position: 1n }])).toEqual([false]);
    await second.leave([won]);
    const back = await claimOne(first);
    expect(back.position).toBe(5n);
    // It is the owner once more, but not by the lease it lost.
    expect(await first.acknowledge([{ ...lost, position: 1n }])).toEqual([false]);
    await first.release([lost]);
    expect(await first.acknowledge([{ ...back, position: 6n }])).toEqual([true]);
  });

  it('keeps a lease that ran out when nobody wanted it', async () => {
    const member = join('one', 1);
    const lease = await claimOne(member);
    expect((await member.round(new Set(['one/0']))).kept).toEqual(new Set(['one/0']));
    expect(await member.acknowledge([{ ...lease, position: 1n }])).toEqual([true]);
  });

  it('does not claim what it is still busy with', async () => {
    expect((await join('one', 60_000).round(new Set(['one/0']))).claimed).toEqual([]);
  });

  it('gives up half when another joins, who takes it once it is released', async () => {
    const [first, second] = [join('many', 60_000), join('many', 60_000)];
    const all = (await first.round(nothing)).claimed;
    expect(all).toHaveLength(4);
    expect((await second.round(nothing)).claimed).toEqual([]);
    const held = new Set(all.map(({ topic, partition }) => `${topic}/${partition}`));
    const { kept, surplus } = await first.round(held);
    expect([kept.size, surplus.size]).toEqual([4, 2]);
    await first.release(all.filter(({ topic, partition }) => surplus.has(`${topic}/${partition}`)));
    const at = all.map((lease, index) => ({ ...lease, position: BigInt(index + 1) }));
    expect(await first.acknowledge(at)).toEqual(
      at.map(({ topic, partition }) => !surplus.has(`${topic}/${partition}`)),
    );
    const claimed = (await second.round(nothing)).claimed.map(({ topic, partition }) => `${topic}/${partition}`);
    expect(new Set(claimed)).toEqual(surplus);
  });

  function join(topic: string, leaseMs: number): Membership {
    return new Membership(database, { group: `group-${group}`, topics: [topic], leaseMs });
  }

  async function claimOne(member: Membership): Promise<Lease> {
    const [lease] = (await member.round(nothing)).claimed;
    if (!lease) throw new Error('nothing to claim');
    return lease;
  }
});
