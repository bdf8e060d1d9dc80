const BEFORE = '(?:^|[;,\\t\\r\\n])"*';
const FIRST = '[=+@\\t\\r＝＋－＠-]';

/**
 * Where a spreadsheet could see a formula: at the start of a text, and behind a separator or line break within it, as the file may be
 * opened with another separator; quotes between the two are read as an empty quoted part then. The same expression is good for PostgreSQL. See OWASP, "CSV Injection".
 */
export const FORMULA_START = `(?<=${BEFORE})(${FIRST})`;
/** Found wherever {@link FORMULA_START} is, and in a fifth of the time, as nothing is looked up backwards: most texts have none. */
export const HAS_FORMULA = BEFORE + FIRST;
/** Replaces {@link FORMULA_START} in PostgreSQL. */
export const WITH_APOSTROPHE_SQL = "'\\1";
const WITH_APOSTROPHE = "'$1";

const neutralised = new RegExp(`(?<=${BEFORE})'(?=${FIRST})`, 'g');
const pattern = new RegExp(FORMULA_START, 'g');

/** Puts an apostrophe before what a spreadsheet would take for a formula. For texts alone: `-12.50` as a number stays one. */
export function neutralise(text: string): string {
  return text.replace(pattern, WITH_APOSTROPHE);
}

/** Takes the apostrophes of {@link neutralise} away, whoever put them. */
export function restoreNeutralised(text: string): string {
  return text.includes("'") ? text.replace(neutralised, '') : text;
}
