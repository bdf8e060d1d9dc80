/** Texts of one language, nested by feature and purpose. */
export interface Messages {
  readonly [key: string]: string | Messages;
}

/** Names each file's messages by the file: `./expenses.json` holds `expenses.*`. */
export function collect(files: Record<string, Messages>): Messages {
  return Object.fromEntries(
    Object.entries(files).map(([path, messages]) => [path.slice(2, -'.json'.length), messages]),
  );
}
