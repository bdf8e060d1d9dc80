import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import type { AnyRow } from '../rows/rows.ts';
import type { Recorded } from './record.ts';

const FILE = join(repositoryRoot, 'docs/benchmarks.md');
const BEGIN = '<!-- npm run bench writes from here -->';
const END = '<!-- to here -->';

/** Writes the table of all recorded rows between its marks in `docs/benchmarks.md`. */
export async function writeTable(rows: readonly AnyRow[], recorded: Recorded): Promise<void> {
  const page = await readFile(FILE, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/benchmarks.md lacks its marks: ${BEGIN} and ${END}`);
  const table = `\n\nMachine: ${recorded.machine}. Median of the rounds, lowest and highest in brackets.\n\n${tableOf(rows, recorded)}\n\n`;
  await writeFile(FILE, page.slice(0, begin + BEGIN.length) + table + page.slice(end));
}

function tableOf(rows: readonly AnyRow[], recorded: Recorded): string {
  const lines = rows.flatMap(({ name, title }) => {
    const row = recorded.rows[name];
    if (!row) return [];
    return [[`\`${name}\``, title, row.shown, `${row.date}, ${row.commit}, ${row.rounds}`]];
  });
  const cells = [['row', 'path', 'measured', 'date, commit, rounds'], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const text = cells.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [text[0], rule, ...text.slice(1)].join('\n');
}
