import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The name of a statement's file; names sort by time. */
export function anchorFileName(at: Date): string {
  return `audit-anchor-${at.toISOString().slice(0, 16).replaceAll(':', '')}Z.jws`;
}

/** Writes a statement into a folder; a repetition writes the same file. */
export async function writeAnchorFile(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(`${path}.part`, `${text}\n`);
  await rename(`${path}.part`, path);
}
