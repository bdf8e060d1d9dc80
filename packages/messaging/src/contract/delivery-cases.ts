import { waitFor } from '@outlay/testkit/wait-for';
import { FencedWriterError, TopicMismatchError, UnknownTopicError, type LogRecord } from '../event-log.ts';
import { collect, valuesOf } from './collector.ts';
import { textRecord, type CaseContext } from './case-context.ts';

/** Writing, order, following, scanning. */
export function deliveryCases({ open, fresh, topic }: CaseContext): void {
  const numbers = Array.from({ length: 50 }, (_, n) => n);

  it('gives back what was written: key, headers, bytes, place and time', async () => {
    const [log, name] = [open(), await topic()];
    const value = Buffer.from([0, 255, 10, 92, 39, 0]);
    const before = Date.now();
    await log.send([
      { topic: name, key: 'schlüssel "1"', headers: { a: 'ä\n"\\', b: '' }, value },
      { topic: name, key: 'empty', headers: {}, value: new Uint8Array() },
    ]);
    const { records } = await collect(log, fresh('group'), [name]);
    await waitFor(() => records.length === 2);
    expect(records[0]).toMatchObject({
      topic: name,
      key: 'schlüssel "1"',
      headers: { a: 'ä\n"\\', b: '' },
      partition: 0,
    });
    expect(Buffer.from(records[0]?.value ?? [])).toEqual(value);
    expect(records[1]).toMatchObject({ key: 'empty', headers: {} });
    expect(records[1]?.value).toHaveLength(0);
    expect(Number(records[1]?.offset)).toBeGreaterThan(Number(records[0]?.offset));
    // The log's clock may be another machine's.
    expect(Math.abs((records[0]?.timestampMs ?? 0) - before)).toBeLessThan(60_000);
  });

  it('keeps the order of each key, across batches and partitions', async () => {
    const [log, name] = [open(), await topic(4)];
    const keys = ['1', '2', '3', '4', '5', '6'];
    for (const n of numbers) await log.send(keys.map((key) => textRecord(name, key, String(n))));
    const { records } = await collect(log, fresh('group'), [name]);
    await waitFor(() => records.length === numbers.length * keys.length);
    for (const key of keys) expect(valuesOf(records, key)).toEqual(numbers.map(String));
    expect(new Set(records.map(({ partition }) => partition)).size).toBeGreaterThan(1);
  });

  it('loses nothing where several write at once', async () => {
    const name = await topic(2);
    const group = await collect(open(), fresh('group'), [name]);
    const writers = ['a', 'b', 'c', 'd'];
    await Promise.all(
      writers.map(async (key) => {
        const log = open();
        for (const n of numbers) await log.send([textRecord(name, key, String(n))]);
      }),
    );
    await waitFor(() => group.records.length >= numbers.length * writers.length);
    for (const key of writers) expect(valuesOf(group.records, key)).toEqual(numbers.map(String));
  });

  it('refuses an unknown topic and writes nothing of that sending', async () => {
    const [log, name] = [open(), await topic()];
    const sending = log.send([textRecord(name, '1', 'lost'), textRecord(fresh('nowhere'), '1', 'x')]);
    await expect(sending).rejects.toThrow(UnknownTopicError);
    expect(await scanned(name)).toEqual([]);
  });

  it('makes a topic once and refuses other settings for it', async () => {
    const [log, name] = [open(), fresh('topic')];
    const spec = { name, partitions: 2, cleanup: 'compact' as const };
    await Promise.all([log.ensureTopics([spec]), open().ensureTopics([spec])]);
    await log.ensureTopics([spec]);
    await expect(log.ensureTopics([{ ...spec, partitions: 3 }])).rejects.toThrow(TopicMismatchError);
    await expect(log.ensureTopics([{ ...spec, cleanup: 'keep' }])).rejects.toThrow(TopicMismatchError);
  });

  it('lets only the newest writer of a name write', async () => {
    const [name, writer] = [await topic(), fresh('writer')];
    const first = await open().openWriter(writer);
    await first.send([textRecord(name, '1', 'first')]);
    const second = await open().openWriter(writer);
    await expect(first.send([textRecord(name, '1', 'stale')])).rejects.toThrow(FencedWriterError);
    await second.send([textRecord(name, '1', 'second')]);
    await (await open().openWriter(fresh('writer'))).send([textRecord(name, '1', 'of another name')]);
    expect(valuesOf(await scanned(name), '1')).toEqual(['first', 'second', 'of another name']);
  });

  it('shows every observer every record, from a point in time on', async () => {
    const [log, name] = [open(), await topic(2)];
    await log.send([textRecord(name, 'old', '0')]);
    const [old] = await scanned(name);
    await waitFor(() => Date.now() > (old?.timestampMs ?? 0) + 50);
    await log.send([textRecord(name, 'new', '1')]);
    const sinceMs = (old?.timestampMs ?? 0) + 1;
    const seen = { first: Array<LogRecord>(), second: Array<LogRecord>(), all: Array<LogRecord>() };
    const follow = (who: keyof typeof seen, since: number) =>
      open().tail({ topics: [name], sinceMs: since, onRecord: (record) => void seen[who].push(record) });
    const [first] = await Promise.all([follow('first', sinceMs), follow('second', sinceMs), follow('all', 0)]);
    await log.send([textRecord(name, 'newer', '2')]);
    await waitFor(() => seen.first.length === 2 && seen.second.length === 2 && seen.all.length === 3);
    expect(seen.first.map(({ key }) => key).sort()).toEqual(['new', 'newer']);
    expect(first.healthy()).toBe(true);
  });

  it('goes on following after an observer failed, and follows topics made later', async () => {
    const [log, name] = [open(), fresh('topic')];
    const seen: string[] = [];
    await log.tail({
      topics: [name],
      sinceMs: Date.now() - 60_000,
      onRecord: ({ key }) => {
        seen.push(key);
        if (key === 'bad') throw new Error('cannot bear it');
      },
    });
    await open().ensureTopics([{ name, partitions: 1, cleanup: 'keep' }]);
    await log.send([textRecord(name, 'bad', ''), textRecord(name, 'good', '')]);
    await waitFor(() => seen.length === 2);
    expect(seen).toEqual(['bad', 'good']);
  });

  it('scans to the end and stops there', async () => {
    const [log, name] = [open(), await topic(3)];
    await log.send(numbers.map((n) => textRecord(name, String(n), '')));
    const seen: string[] = [];
    await log.scan({
      topics: [name, fresh('nowhere')],
      onRecord: async ({ key }) => {
        if (seen.push(key) === 1) await log.send([textRecord(name, 'late', '')]);
      },
    });
    expect(seen.sort()).toEqual(numbers.map(String).sort());
  });

  async function scanned(name: string): Promise<LogRecord[]> {
    const records: LogRecord[] = [];
    await open().scan({ topics: [name], onRecord: (record) => void records.push(record) });
    return records;
  }
}
