import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { hashing, type Hashed } from './hashed-stream.ts';
import type { RunningProgram } from './run-program.ts';
import type { BackupStorage } from './storage/backup-storage.ts';

/**
 * Stores what a program writes while it writes. The file ends only after the program has ended well, so that half a dump is never a file.
 * When it fails, nothing is written any more.
 */
export async function store(
  storage: BackupStorage,
  { id, file }: { id: string; file: string },
  { output, done }: RunningProgram,
): Promise<Hashed> {
  const { through, result } = hashing();
  const held = new PassThrough();
  // It may break before the storage reads it.
  held.on('error', () => undefined);
  const ended = pipeline(output, through, held, { end: false }).then(async () => {
    await done;
    held.end();
  });
  ended.catch((error: unknown) => held.destroy(error instanceof Error ? error : new Error(String(error))));
  const writing = storage.write(`${id}/${file}`, held);
  // Otherwise the program would wait for ever for somebody to take its output.
  writing.catch(() => held.destroy());
  await Promise.allSettled([writing, ended]);
  // Why nothing could be stored is the better reason for a program that ended badly.
  await writing;
  await ended;
  return result();
}
