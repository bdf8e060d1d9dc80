import { execFile } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Null where poppler is installed. */
export const missingPoppler =
  spawnSync('pdftotext', ['-v']).error === undefined ? null : "pdftotext is missing; install Debian's poppler-utils";

export interface Word {
  page: number;
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A PDF as other programs read it. */
export class ReadPdf {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** The text of each page, in columns as they are printed. */
  async pages(): Promise<string[]> {
    const { stdout } = await run('pdftotext', ['-layout', this.#path, '-'], { maxBuffer: 1e9 });
    return stdout.split('\f').slice(0, -1);
  }

  async words(): Promise<Word[]> {
    const { stdout } = await run('pdftotext', ['-bbox', this.#path, '-'], { maxBuffer: 1e9 });
    let page = 0;
    return stdout.split('\n').flatMap((line) => {
      if (line.includes('<page ')) page += 1;
      const found = /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)<\/word>/.exec(line);
      if (!found) return [];
      const [left = 0, top = 0, right = 0, bottom = 0] = found.slice(1, 5).map(Number);
      return [{ page, text: found[5] ?? '', left, right, top, bottom }];
    });
  }
}

/** Hands a file to `use`, and deletes it afterwards. */
export async function readPdf<Result>(bytes: Buffer, use: (pdf: ReadPdf) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-pdf-'));
  try {
    const path = join(folder, 'file.pdf');
    await writeFile(path, bytes);
    return await use(new ReadPdf(path));
  } finally {
    await rm(folder, { recursive: true });
  }
}
