import type { Rolldown } from 'vite';

type Bundle = Rolldown.OutputBundle;

/** The files of a build, and what each chunk cannot do without. */
export class ChunkGraph {
  readonly #chunks: ReadonlyMap<string, Rolldown.OutputChunk>;

  constructor(bundle: Bundle) {
    const files = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [file] : []));
    this.#chunks = new Map(files.map((chunk) => [chunk.fileName, chunk]));
  }

  /**
   * Scripts and styles that are loaded with modules: their chunks, and what these import.
   *
   * @param isWanted tells by its id, which is the path of its file
   * @throws Error where no chunk has such a module
   */
  filesOf(what: string, isWanted: (id: string) => boolean): string[] {
    const chunks = [...this.#chunks.values()].filter(({ moduleIds }) => moduleIds.some(isWanted));
    if (chunks.length === 0) throw new Error(`The build has no ${what}.`);
    const found = new Set<string>();
    for (const { fileName } of chunks) this.#collect(fileName, found);
    return [...found];
  }

  #collect(fileName: string, found: Set<string>): void {
    const chunk = this.#chunks.get(fileName);
    if (chunk === undefined || found.has(fileName)) return;
    found.add(fileName);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    for (const imported of chunk.imports) this.#collect(imported, found);
  }
}
