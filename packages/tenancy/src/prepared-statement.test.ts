import { statementName } from './prepared-statement.ts';

describe('statementName', () => {
  it('names a text once', () => {
    const name = statementName('select 1');
    expect(statementName('select 1')).toBe(name);
    expect(statementName('select 2')).not.toBe(name);
  });

  it('names a bounded number of texts', () => {
    const names = Array.from({ length: 2_000 }, (_, n) => statementName(`select ${n} -- bounded`));
    expect(new Set(names).size).toBeLessThanOrEqual(501);
    expect(names.at(-1)).toBeUndefined();
  });
});
