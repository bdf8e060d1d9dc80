import { arrayLiteral } from './set-statement.repository.ts';

describe('arrayLiteral', () => {
  it('writes scalars as PostgreSQL reads them in an array', () => {
    expect(arrayLiteral([1, 2n, true, null, new Date(0)])).toBe('{1,2,true,NULL,"1970-01-01T00:00:00.000Z"}');
  });

  it('quotes texts, so that none can end early or mean NULL', () => {
    expect(arrayLiteral(['a"b', 'c\\d', '', 'NULL', '{}', 'x,y'])).toBe('{"a\\"b","c\\\\d","","NULL","{}","x,y"}');
  });

  it('writes a list in a list as the text of an array', () => {
    expect(arrayLiteral([['a', 'b"']])).toBe('{"{\\"a\\",\\"b\\\\\\"\\"}"}');
  });
});
