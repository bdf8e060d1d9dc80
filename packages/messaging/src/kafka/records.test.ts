import { prefixedNames } from './names.ts';
import { toLogRecord, toPortions } from './records.ts';

const names = prefixedNames('outlay.');

describe('records', () => {
  it('go in portions that a broker takes, in order', () => {
    const value = new Uint8Array(200_000);
    const records = Array.from({ length: 7 }, (_, n) => ({ topic: `t${n % 2}`, key: String(n), headers: {}, value }));
    const portions = toPortions(records, names);
    const keys = portions.map((topics) => topics.flatMap(({ messages }) => messages.map(({ key }) => key)));
    expect(keys.map((portion) => [...portion].sort())).toEqual([['0', '1'], ['2', '3'], ['4', '5'], ['6']]);
    expect(portions[0]?.map(({ topic }) => topic)).toEqual(['outlay.t0', 'outlay.t1']);
    expect(toPortions([], names)).toEqual([]);
  });

  it('count headers and keys as well, and a large one goes alone', () => {
    const large = { topic: 't', key: '1', headers: { note: 'x'.repeat(600_000) }, value: new Uint8Array() };
    expect(toPortions([large, large], names)).toHaveLength(2);
  });

  it('are read whatever others wrote', () => {
    const place = { topic: 'outlay.t', partition: 3 };
    const headers = { twice: ['1', Buffer.from('2')], none: undefined };
    const record = { key: null, value: null, headers, offset: '9007199254740993', timestamp: '17' };
    expect(toLogRecord(record, place, names)).toEqual({
      topic: 't',
      partition: 3,
      key: '',
      headers: { twice: '2', none: '' },
      value: new Uint8Array(),
      offset: 9_007_199_254_740_993n,
      timestampMs: 17,
    });
  });
});
