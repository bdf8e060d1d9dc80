import { createHash } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Size and hash of what went by. */
export interface Hashed {
  bytes: number;
  sha256: string;
}

/** Passes a stream on and reckons its hash. `result` is known when all of it has gone by. */
export function hashing(): { through: Transform; result: () => Hashed } {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { through, result: () => ({ bytes, sha256: hash.digest('hex') }) };
}

/** Reads a stream to its end. */
export async function hashOf(content: Readable): Promise<Hashed> {
  const { through, result } = hashing();
  await pipeline(content, through, async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) if (chunk.length === 0) continue;
  });
  return result();
}
