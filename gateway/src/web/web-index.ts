import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FIRST_LOAD, FirstLoad } from './first-load.ts';

export const INDEX = 'index.html';

export interface IndexAnswer {
  readonly body: Buffer;
  readonly etag: string;
}

/** One build's index, and its answers by page and language: as many as the build has, whatever is asked for. */
interface Build {
  /** Tells builds apart. */
  readonly stamp: string;
  readonly html: string;
  readonly firstLoad: FirstLoad | null;
  readonly answers: Map<string, IndexAnswer>;
}

/** The app's index. At the path of a page it also asks for what this page loads, so that the browser fetches all of it at once. */
export class WebIndex {
  readonly #folder: string;
  #build: Build | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns null where the folder has no index, as while it is built anew */
  async answer(path: string, acceptLanguage: string | undefined): Promise<IndexAnswer | null> {
    const build = await this.#current();
    if (build === null) return null;
    const { html, firstLoad, answers } = build;
    const page = firstLoad?.pageAt(path) ?? null;
    if (firstLoad === null || page === null) return remembered(answers, '', () => html);
    const language = firstLoad.languageFor(acceptLanguage);
    return remembered(answers, `${page} ${language}`, () => withPreloads(html, firstLoad.filesOf(page, language)));
  }

  async #current(): Promise<Build | null> {
    const stamp = await this.#stamp();
    if (stamp === null) return null;
    if (this.#build?.stamp === stamp) return this.#build;
    const [html, firstLoad] = await Promise.all([
      readFile(join(this.#folder, INDEX), 'utf8').catch(() => null),
      FirstLoad.read(this.#folder),
    ]);
    if (html === null) return null;
    this.#build = { stamp, html, firstLoad, answers: new Map() };
    return this.#build;
  }

  async #stamp(): Promise<string | null> {
    const [index, load] = await Promise.all(
      [INDEX, FIRST_LOAD].map((name) => stat(join(this.#folder, name)).catch(() => null)),
    );
    return index ? `${index.mtimeMs} ${index.size} ${load?.mtimeMs} ${load?.size}` : null;
  }
}

function remembered(answers: Map<string, IndexAnswer>, key: string, write: () => string): IndexAnswer {
  const known = answers.get(key);
  if (known !== undefined) return known;
  const body = Buffer.from(write());
  const answer = { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
  answers.set(key, answer);
  return answer;
}

function withPreloads(html: string, files: readonly string[]): string {
  const links = files.map((file) => {
    const kind = file.endsWith('.css') ? 'rel="preload" as="style"' : 'rel="modulepreload"';
    return `<link ${kind} crossorigin href="/${file}">`;
  });
  return html.replace('</head>', () => `${links.join('')}</head>`);
}
