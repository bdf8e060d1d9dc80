import { MAX_VERSIONS, parseVersions, WrittenVersions } from './written-versions.ts';

const expense = (aggregateId: number, version: number) => ({ topic: 'ledger.expense', aggregateId, version });

describe('written versions', () => {
  it('are the newest of each aggregate, what was written last in the end', () => {
    const written = new WrittenVersions();
    expect(written.toHeader()).toBeUndefined();
    written.add(expense(12, 3));
    written.add({ topic: 'ledger.account', aggregateId: 4, version: 77 });
    written.add(expense(12, 2));
    expect(written.toHeader()).toBe('ledger.account:4:77,ledger.expense:12:3');
  });

  it('are no more than a header holds: the oldest go', () => {
    const written = new WrittenVersions();
    for (let id = 1; id <= MAX_VERSIONS + 10; id++) written.add(expense(id, 1));
    const versions = parseVersions(written.toHeader());
    expect(versions).toHaveLength(MAX_VERSIONS);
    expect(versions[0]).toEqual(expense(11, 1));
    const longest = new WrittenVersions();
    for (let id = 1; id <= MAX_VERSIONS; id++) {
      longest.add({ topic: 'x'.repeat(64), aggregateId: Number.MAX_SAFE_INTEGER - id, version: 9_999_999_999 });
    }
    expect(longest.toHeader()?.length).toBeLessThan(10 * 1024);
  });
});

describe('a header of versions', () => {
  it('is read as it was written', () => {
    expect(parseVersions('ledger.expense:12:3, ledger.account-entry:4:77')).toEqual([
      expense(12, 3),
      { topic: 'ledger.account-entry', aggregateId: 4, version: 77 },
    ]);
    expect(parseVersions(undefined)).toEqual([]);
  });

  it('is passed over where it is malformed', () => {
    const malformed = ['', 'x', 'ledger.expense:1', 'ledger.expense:0:1', 'A:1:1', 'a:1:1e9', 'a:-1:1', 'a:1:1:1'];
    expect(parseVersions([...malformed, `a:${'9'.repeat(17)}:1`, `${'a'.repeat(65)}:1:1`, 'a:1:2'].join(','))).toEqual([
      { topic: 'a', aggregateId: 1, version: 2 },
    ]);
    expect(parseVersions('a:1:1,'.repeat(1_000))).toHaveLength(MAX_VERSIONS);
  });
});
