import { readFileSync } from 'node:fs';
import { DETAIL_CODES } from './detail-codes.ts';
import { ERROR_STATUS } from './error-codes.ts';

const document = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
const rows = [...document.matchAll(/^\| `([A-Z_]+)`\s*\|(.*)\|$/gm)].map(([, code = '', rest = '']) => ({
  code,
  cells: rest.split('|').map((cell) => cell.trim()),
}));

describe('docs/errors.md', () => {
  it('lists every code with its status, in order', () => {
    const listed = rows.filter(({ cells }) => cells.length === 2);
    expect(listed.map(({ code, cells }) => [code, Number(cells[0])])).toEqual(Object.entries(ERROR_STATUS));
    expect(listed.filter(({ cells }) => !cells[1])).toEqual([]);
  });

  it('lists every code of a detail with its meaning, in order', () => {
    const listed = rows.filter(({ cells }) => cells.length === 1);
    expect(listed.map(({ code, cells }) => [code, cells[0]])).toEqual(Object.entries(DETAIL_CODES));
  });
});
