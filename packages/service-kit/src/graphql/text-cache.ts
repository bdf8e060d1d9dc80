/** Remembers what was made of texts, the oldest forgotten first. */
export interface TextCache<Made> {
  get(text: string): Made | undefined;
  set(text: string, made: Made): void;
}

/** @param size characters of all texts that are remembered */
export function createTextCache<Made>(size: number): TextCache<Made> {
  const entries = new Map<string, Made>();
  let held = 0;
  return {
    get: (text) => entries.get(text),
    set(text, made) {
      if (!entries.has(text)) held += text.length;
      entries.set(text, made);
      for (const oldest of entries.keys()) {
        if (held <= size) return;
        entries.delete(oldest);
        held -= oldest.length;
      }
    },
  };
}
