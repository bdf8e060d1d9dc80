/**
 * Words that guessing lists begin with, in small letters. Any digits and punctuation may follow one.
 * The list is short: length keeps out most of what breach lists hold.
 */
const WORDS = `abc abcd abcdef abcdefgh abcdefghij abcdefghijkl abc123abc admin administrator asdf asdfgh asdfghjkl asdfghjklö
  autumn azerty azertyuiop baseball basketball batman changeit changeme charlie chocolate cheese computer
  default dragon facebook football freedom friday google guest hallo hello iloveyou internet januar january jennifer jessica
  jordan letmein liverpool login london london123london master michael michelle midnight minecraft monday monkey mustang
  mypassword newpassword oktober october outlay password passwordpassword passwort passw0rd p@ssword p@ssw0rd pa$$word pa$$w0rd
  princess q1w2e3r4t5 qazwsx qazwsxedc qwe qweasdzxc qwer qwerty qwertyqwerty qwertyuiop qwertz qwertzuiop root secret september
  service shadow soccer spring starwars summer sunshine superman superstar temp temporary test testing testtest tinkerbell
  trustno unknown user welcome welcomewelcome whatever willkommen winter zaq12wsx zxcvbn zxcvbnm 1q2w3e4r 1q2w3e4r5t 1qaz2wsx
  1qaz2wsx3edc 3rjs1la7qe`;

const COMMON = new Set(WORDS.split(/\s+/));
/** Digits that run up or down, or one character again and again. */
const RUNS = ['01234567890123456789', '98765432109876543210'];

/** True for a password among the most common ones: compared without letter case, trailing digits and punctuation. */
export function isCommonPassword(password: string): boolean {
  const folded = password.normalize('NFKC').toLowerCase();
  const word = folded.replace(/[\p{N}\p{P}\p{S}\s]+$/u, '');
  const digits = folded.replace(/[\p{P}\p{S}\s]+$/u, '');
  const isRun = digits !== '' && RUNS.some((run) => run.includes(digits));
  return COMMON.has(folded) || COMMON.has(word) || COMMON.has(digits) || isRun || new Set(folded).size === 1;
}
