import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@outlay/testkit/wait-for';
import { GroupInUseError } from '../event-log.ts';
import type { EventLog } from '../event-log.ts';
import { collect } from './collector.ts';
import { textRecord, type CaseContext } from './case-context.ts';

/** Cases of sharing partitions, resuming and taking over. */
export function groupCases(context: CaseContext): void {
  const { open, fresh, topic } = context;
  const keys = Array.from({ length: 40 }, (_, n) => String(n));
  const children: ChildProcess[] = [];

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  it('gives every group every record, and each record to one member of a group', async () => {
    const [log, name, shared] = [open(), await topic(4), fresh('group')];
    const first = await collect(open(), shared, [name]);
    const second = await collect(open(), shared, [name]);
    const other = await collect(open(), fresh('group'), [name]);
    // Both take part once records of different partitions reach both.
    await waitFor(async () => {
      await log.send(keys.map((key) => textRecord(name, `probe-${key}`, '')));
      return first.records.length > 0 && second.records.length > 0;
    });
    await waitFor(() => other.records.length === first.records.length + second.records.length);
    const counts = { first: first.records.length, second: second.records.length };
    await log.send(keys.map((key) => textRecord(name, key, '')));
    await waitFor(() => other.keys().filter(isKey).length === keys.length);
    await waitFor(() => [...first.keys(), ...second.keys()].filter(isKey).length >= keys.length);
    expect([...first.keys(), ...second.keys()].filter(isKey).sort()).toEqual([...keys].sort());
    expect(first.records.length).toBeGreaterThan(counts.first);
    expect(second.records.length).toBeGreaterThan(counts.second);
    const partitions = (records: { partition: number }[]) => new Set(records.map(({ partition }) => partition));
    expect(
      partitions(first.records.slice(counts.first)).isDisjointFrom(partitions(second.records.slice(counts.second))),
    ).toBe(true);
  });

  it('resumes where the group was, also when its members changed', async () => {
    const [log, name, group] = [open(), await topic(3), fresh('group')];
    const first = await collect(open(), group, [name]);
    await log.send(keys.map((key) => textRecord(name, key, '')));
    await waitFor(() => first.records.length === keys.length);
    await first.subscription.stop();
    expect(await log.lag(group, [name])).toBe(0);
    await log.send([textRecord(name, 'later', '')]);
    expect(await log.lag(group, [name, fresh('nowhere')])).toBe(1);
    expect(await log.lag(fresh('group'), [name])).toBe(keys.length + 1);
    const behind = (await log.progress(group, [name])).filter(({ acknowledged, end }) => acknowledged < end);
    expect(behind).toEqual([expect.objectContaining({ topic: name })]);
    const second = await collect(open(), group, [name]);
    await waitFor(() => second.records.length > 0);
    expect(second.keys()).toEqual(['later']);
    await waitFor(async () => {
      const now = await log.progress(group, [name]);
      return now.length === 3 && now.every(({ acknowledged, end }) => acknowledged === end);
    });
  });

  it('hands a member that leaves over to the others', async () => {
    const [log, name, group] = [open(), await topic(4), fresh('group')];
    const first = await collect(open(), group, [name]);
    const second = await collect(open(), group, [name]);
    await waitFor(() => first.subscription.healthy() && second.subscription.healthy());
    await first.subscription.stop();
    await log.send(keys.map((key) => textRecord(name, key, '')));
    await waitFor(() => second.records.length === keys.length);
    expect(first.records).toEqual([]);
  });

  it('delivers again what a handler refused, and keeps the order', async () => {
    const [log, name] = [open(), await topic()];
    const attempts: string[][] = [];
    await log.send(keys.map((key) => textRecord(name, key, '')));
    const taken: string[] = [];
    await log.subscribe({
      group: fresh('group'),
      topics: [name],
      handler: async (records) => {
        attempts.push(records.map(({ key }) => key));
        if (attempts.length < 3) throw new Error('not now');
        taken.push(...records.map(({ key }) => key));
      },
    });
    await waitFor(() => taken.length === keys.length);
    expect(taken).toEqual(keys);
    expect(attempts[1]?.[0]).toBe(keys[0]);
  });

  it('handles partitions side by side: one whose handler is stuck holds up no other', async () => {
    const [log, name, group] = [open(), await topic(4), fresh('group')];
    const gate = Promise.withResolvers<undefined>();
    const taken: string[] = [];
    let stuck: number | undefined;
    const subscription = await log.subscribe({
      group,
      topics: [name],
      handler: async (records) => {
        const partition = records[0]?.partition;
        stuck ??= partition;
        if (partition === stuck) await gate.promise;
        taken.push(...records.map(({ key }) => key));
      },
    });
    await log.send(keys.map((key) => textRecord(name, key, '1')));
    await waitFor(() => stuck !== undefined);
    const free = await keysElsewhere(log, name, stuck);
    await waitFor(() => free.every((key) => taken.includes(key)));
    await log.send(keys.map((key) => textRecord(name, key, '2')));
    await waitFor(() => free.every((key) => taken.filter((other) => other === key).length === 2));
    expect(taken.filter((key) => !free.includes(key))).toEqual([]);
    gate.resolve(undefined);
    await waitFor(() => taken.length === 2 * keys.length);
    await subscription.stop();
    expect(await log.lag(group, [name])).toBe(0);
  });

  it('gives what a killed process received and did not acknowledge to another', async () => {
    const [log, name, group] = [open(), await topic(), fresh('group')];
    await log.send(keys.map((key) => textRecord(name, key, '')));
    const victim = startStalledConsumer(group, name);
    let output = '';
    victim.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await waitFor(() => output.startsWith(`${keys[0]}\n`), { timeoutMs: 20_000, what: 'the child to receive' });
    const heir = await collect(open(), group, [name]);
    await waitFor(() => heir.subscription.healthy());
    expect(heir.records).toEqual([]);
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    await waitFor(() => heir.records.length >= keys.length, { timeoutMs: 30_000 });
    expect(heir.keys()).toEqual(keys);
  });

  it('takes a partition from a frozen member', async () => {
    const [log, name, group] = [open(), await topic(), fresh('group')];
    await log.send([textRecord(name, '1', '')]);
    const victim = startStalledConsumer(group, name);
    await once(victim.stdout ?? victim, 'data');
    victim.kill('SIGSTOP');
    const heir = await collect(open(), group, [name]);
    await waitFor(() => heir.records.length === 1, { timeoutMs: 30_000 });
    victim.kill('SIGCONT');
    await log.send([textRecord(name, '2', '')]);
    await waitFor(() => heir.keys().includes('2'), { timeoutMs: 30_000 });
    expect(heir.keys()).toEqual(['1', '2']);
  });

  it('reads topics that are made after it joined, from their start', async () => {
    const [log, name] = [open(), fresh('topic')];
    const group = await collect(open(), fresh('group'), [name]);
    await log.ensureTopics([{ name, partitions: 2, cleanup: 'keep' }]);
    await log.send([textRecord(name, '1', '')]);
    await waitFor(() => group.records.length === 1, { timeoutMs: 20_000 });
  });

  it('begins at the start again once a group was forgotten, which it is not while somebody reads', async () => {
    const [log, name, group] = [open(), await topic(2), fresh('group')];
    await log.send(keys.map((key) => textRecord(name, key, '')));
    const first = await collect(open(), group, [name]);
    await waitFor(() => first.records.length === keys.length);
    await expect(log.forgetGroup(group)).rejects.toThrow(GroupInUseError);
    await first.subscription.stop();
    await log.forgetGroup(group);
    await log.forgetGroup(fresh('group'));
    expect(await log.lag(group, [name])).toBe(keys.length);
    const second = await collect(open(), group, [name]);
    await waitFor(() => second.records.length === keys.length);
  });

  it('waits for the handler at work when it stops, and acknowledges it', async () => {
    const [log, name, group] = [open(), await topic(), fresh('group')];
    let finish = () => {};
    let started = false;
    const subscription = await log.subscribe({
      group,
      topics: [name],
      handler: async () => {
        started = true;
        await new Promise<void>((resolve) => (finish = resolve));
      },
    });
    await log.send([textRecord(name, '1', '')]);
    await waitFor(() => started);
    const stopping = subscription.stop();
    finish();
    await stopping;
    expect(subscription.healthy()).toBe(false);
    await log.send([textRecord(name, '2', '')]);
    const next = await collect(log, group, [name]);
    await waitFor(() => next.records.length > 0);
    expect(next.keys()).toEqual(['2']);
  });

  async function keysElsewhere(log: EventLog, name: string, partition: number | undefined): Promise<string[]> {
    const elsewhere = new Set<string>();
    await log.scan({
      topics: [name],
      onRecord: (record) => {
        if (record.partition !== partition) elsewhere.add(record.key);
      },
    });
    return [...elsewhere];
  }

  function startStalledConsumer(group: string, name: string): ChildProcess {
    const script = fileURLToPath(new URL('./stalled-consumer.process.ts', import.meta.url));
    const { module, argument } = context.harness().driver;
    const child = spawn(
      process.execPath,
      [script, '--driver', module, '--argument', argument, '--group', group, '--topic', name],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    children.push(child);
    return child;
  }
}

function isKey(key: string): boolean {
  return !key.startsWith('probe');
}
