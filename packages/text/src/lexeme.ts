/** A word as a quoted lexeme in a literal of tsvector or tsquery. */
export function lexeme(word: string): string {
  return `'${word.replace(/['\\]/g, '$&$&')}'`;
}
