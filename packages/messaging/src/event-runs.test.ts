import type { LogRecord } from './event-log.ts';
import { runsOf } from './event-runs.ts';

/** `12` is a record of tenant 1 with the key 2; `-` one without a tenant. */
function runs(text: string, maxLength = 9): string {
  const records = [...text.matchAll(/-|\d\d/g)].map(([word], n): LogRecord => {
    const headers: Record<string, string> = word === '-' ? {} : { tenant: word.slice(0, 1) };
    return { topic: 't', partition: 0, offset: BigInt(n), timestampMs: 0, key: word, headers, value: new Uint8Array() };
  });
  return [...runsOf(records, maxLength)].map((run) => run.map(({ key }) => key).join(' ')).join(' | ');
}

describe('runsOf', () => {
  it.each([
    ['', ''],
    ['11 12 13', '11 12 13'],
    ['11 12 21 13', '11 12 | 21 | 13'],
    ['11 - - 12', '11 | - | - | 12'],
  ])('parts %j by tenant', (records, expected) => {
    expect(runs(records)).toBe(expected);
  });

  it('bounds them', () => {
    expect(runs('11 12 13 14 15 21', 2)).toBe('11 12 | 13 14 | 15 | 21');
  });
});
