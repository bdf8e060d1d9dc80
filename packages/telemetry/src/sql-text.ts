/** Limit of a statement's text: one that writes a batch can be megabytes long. */
const MAX_LENGTH = 2_000;

/**
 * Matches every possible value in a statement: dollar-quoted, quoted (also with backslashes) and numbers that are no part of a name. A text
 * that was cut off ends in an open quote, so the end closes one. Quoted names are found first, and kept.
 */
const VALUES = new RegExp(
  [
    String.raw`"(?:""|[^"])*"`,
    String.raw`\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?(?:\$\k<tag>\$|$)`,
    String.raw`\b[eE]'(?:\\[\s\S]|''|[^'\\])*(?:'|$)`,
    String.raw`'(?:''|[^'])*(?:'|$)`,
    String.raw`(?<![\w$.])-?\d[\d.]*(?:[eE][+-]?\d+)?\b`,
  ].join('|'),
  'g',
);

/** Matches lists of values, which are shortened to one. */
const LISTS = /\?(?:\s*,\s*\?)+/g;
const ROWS = /\(\?\)(?:\s*,\s*\(\?\))+/g;

/** Replaces every value of a statement by `?`, and cuts it to 2,000 characters. */
export function withoutValues(sql: string): string {
  return sql
    .slice(0, MAX_LENGTH)
    .replace(VALUES, (value) => (value.startsWith('"') ? value : '?'))
    .replace(LISTS, '?')
    .replace(ROWS, '(?)');
}
