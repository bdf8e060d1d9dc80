/**
 * A `LIKE` pattern for "contains this text", with the text's own wildcards taken literally. A NUL is in no text that PostgreSQL
 * holds, and it drops the connection that asks for one; the character in its place is in none that people write.
 */
export function containsPattern(text: string): string {
  return `%${text.replaceAll('\0', '\ufffd').replace(/[\\%_]/g, String.raw`\$&`)}%`;
}
