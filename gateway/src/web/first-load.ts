import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Written by the dashboard's build, which hides it from the files that are served. */
export const FIRST_LOAD = '.vite/first-load.json';

/** Paths go into the page: only names that need no escape there. */
const files = z.array(z.string().regex(/^[\w./-]+$/));
const FIRST_LOAD_FILE = z.object({
  defaultLanguage: z.string(),
  languages: z.record(z.string(), files),
  pages: z.array(
    z.object({
      pattern: z.string().transform((source) => new RegExp(source)),
      files,
      texts: z.record(z.string(), files),
    }),
  ),
});

/** Files that pages load before they can be used, besides those that the index names. */
export class FirstLoad {
  readonly #load: z.infer<typeof FIRST_LOAD_FILE>;

  private constructor(load: z.infer<typeof FIRST_LOAD_FILE>) {
    this.#load = load;
  }

  /** @returns null where the build wrote none, or another version of it: pages then load without being told what they need */
  static async read(folder: string): Promise<FirstLoad | null> {
    try {
      return new FirstLoad(FIRST_LOAD_FILE.parse(JSON.parse(await readFile(join(folder, FIRST_LOAD), 'utf8'))));
    } catch {
      return null;
    }
  }

  /** @returns the place of the page at this path in the list of pages; null where there is none */
  pageAt(path: string): number | null {
    const index = this.#load.pages.findIndex(({ pattern }) => pattern.test(path));
    return index === -1 ? null : index;
  }

  /** The language that the app begins in for a browser whose first language is this. */
  languageFor(acceptLanguage = ''): string {
    const wanted = /^\s*([a-z]+)/i.exec(acceptLanguage)?.[1]?.toLowerCase() ?? '';
    return Object.hasOwn(this.#load.languages, wanted) ? wanted : this.#load.defaultLanguage;
  }

  filesOf(page: number, language: string): string[] {
    const { languages, pages } = this.#load;
    const { files = [], texts = {} } = pages[page] ?? {};
    return [...new Set([...(languages[language] ?? []), ...files, ...(texts[language] ?? [])])];
  }
}
