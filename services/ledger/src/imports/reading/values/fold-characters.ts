const SPACES = /[\s\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]+/g;
const MINUS = /[\u2010-\u2015\u2212\ufe63\uff0d]/g;
const APOSTROPHES = /[\u2018\u2019\u02bc\u2032\u00b4`]/g;
const PLAIN = /^[!-~]*$/;

/** One form of each space, minus and apostrophe, trimmed: banks write several. */
export function foldCharacters(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(SPACES, ' ').replace(MINUS, '-').replace(APOSTROPHES, "'").trim();
}
