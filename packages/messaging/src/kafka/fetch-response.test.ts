import { committedOnly, type FetchedRecord } from './fetch-response.ts';

function record(offset: number, producerId: string, inTransaction = true, isControlRecord = false): FetchedRecord {
  const batchContext = { producerId, inTransaction };
  return { key: null, value: null, offset: String(offset), timestamp: '0', isControlRecord, batchContext };
}
const mark = (offset: number, producerId: string) => record(offset, producerId, true, true);

describe('committedOnly', () => {
  it('leaves out what was aborted, and the marks', () => {
    const records = [
      record(0, 'a'),
      record(1, 'b'),
      record(2, 'plain', false),
      mark(3, 'a'),
      record(4, 'a'),
      mark(5, 'b'),
      mark(6, 'a'),
      record(7, 'a', false),
    ];
    const aborted = [
      { producerId: 'a', firstOffset: '4' },
      { producerId: 'b', firstOffset: '1' },
    ];
    expect(committedOnly(records, aborted).map(({ offset }) => offset)).toEqual(['0', '2', '7']);
  });

  it('knows of transactions that began before what was fetched', () => {
    const records = [record(12, 'a'), record(13, 'b'), mark(14, 'a'), record(15, 'a')];
    const aborted = [{ producerId: 'a', firstOffset: '3' }];
    expect(committedOnly(records, aborted).map(({ offset }) => offset)).toEqual(['13', '15']);
  });
});
