import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { hashing, type Hashed } from './hashed-stream.ts';
import type { RunningProgram } from './run-program.ts';
import type { BackupStorage } from './storage/backup-storage.ts';

/**
 * Stores what a program writes while it writes. The file ends only after the program has ended well, so that half a dump is never a file.
 */
export async function store(
  storage: BackupStorage,
  { id, file }: { id: string; file: string },
  { output, done }: RunningProgram,
): Promise<Hashed> {
  const { through, result } = hashing();
  const held = new PassThrough();
  const ended = pipeline(output, through, held, { end: false }).then(async () => {
    await done;
    held.end();
  });
  ended.catch((error: unknown) => held.destroy(error instanceof Error ? error : new Error(String(error))));
  await Promise.all([storage.write(`${id}/${file}`, held), ended]);
  return result();
}
