import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { startProgram } from './run-program.ts';
import type { BackupStorage } from './storage/backup-storage.ts';
import { store } from './store.ts';

/** Storage that takes what `write` takes, and nothing else. */
function storageOf(write: (content: Readable) => Promise<void>): BackupStorage {
  return {
    ...{ place: 'memory', list: async () => [], read: async () => Readable.from([]), localPath: () => null },
    ...{ remove: async () => undefined, close: () => undefined, write: (_path, content) => write(content) },
  };
}

const shell = (script: string) => startProgram({ path: '/bin/sh', args: ['-c', script] });
const FILE = { id: '2026-11-29T20-28-12-309Z', file: 'a.dump' };

describe('what a program writes', () => {
  it('is stored with its size and hash', async () => {
    let stored = '';
    const storage = storageOf(async (content) => void (stored = await text(content)));
    expect(await store(storage, FILE, shell('printf ab; printf c'))).toMatchObject({ bytes: 3 });
    expect(stored).toBe('abc');
  });

  it('is not stored where the program ends badly, however early', async () => {
    const late = storageOf(async (content) => {
      await new Promise((resolve) => setImmediate(resolve));
      await text(content);
    });
    await expect(store(late, FILE, shell('printf ab; echo no >&2; exit 3'))).rejects.toThrow(/ended with 3:\nno/);
    const absent = startProgram({ path: '/nowhere/pg_dump', args: [] });
    await absent.done.catch(() => undefined);
    await expect(store(late, FILE, absent)).rejects.toThrow('/nowhere/pg_dump does not run');
  });

  it('is not waited for where nothing can be stored', async () => {
    const full = new Error('no space left');
    const endless = 'while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done';
    const refuses = storageOf(() => Promise.reject(full));
    await expect(store(refuses, FILE, shell(endless))).rejects.toBe(full);
    const fills = storageOf((content) =>
      pipeline(content, async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) if (chunk.length > 0) throw full;
      }),
    );
    await expect(store(fills, FILE, shell(endless))).rejects.toBe(full);
  });
});
