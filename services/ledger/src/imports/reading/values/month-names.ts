/** Beginnings of the names of months in English, German, French, Spanish, Italian, Dutch and Portuguese, without accents. */
const BEGINNINGS: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen'],
  ['feb', 'fev'],
  ['mar', 'mrt', 'maer', 'maa', 'mrz'],
  ['apr', 'avr', 'abr'],
  ['may', 'mai', 'mei', 'mag'],
  ['juin', 'jun', 'giu'],
  ['juil', 'jul', 'lug'],
  ['aug', 'aou', 'ago'],
  ['sep', 'set'],
  ['oct', 'okt', 'ott', 'out'],
  ['nov'],
  ['dec', 'dez', 'dic'],
];

const months = new Map(BEGINNINGS.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));
const LONGEST_NAME = 11;

/** The number of a month, 1 to 12, by its name or abbreviation; null for another word. */
export function monthOf(word: string): number | null {
  if (word.length > LONGEST_NAME) return null;
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return months.get(plain.slice(0, 4)) ?? months.get(plain.slice(0, 3)) ?? null;
}
