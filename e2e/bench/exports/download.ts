import { createWriteStream } from 'node:fs';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { request } from 'undici';
import type { Exporting } from './exporting.ts';

export interface DownloadOptions {
  /** A file that keeps it; by default nothing does. */
  keptIn?: string;
  /** Bytes a second that the client takes at most. */
  pace?: number;
  /** Ends it early. */
  signal?: AbortSignal;
}

const CHUNK = 65_536;

/** Downloads the list of the tenant through the gateway. @throws Error unless the whole file came */
export async function download(bench: Exporting, format: 'csv' | 'xlsx', options: DownloadOptions = {}) {
  const headers = await bench.signIn(bench.tenantName);
  const begun = performance.now();
  const url = `${bench.url}/api/v1/reports/export.${format}?report=expenses`;
  const { statusCode, body } = await request(url, { headers, signal: options.signal ?? null, bodyTimeout: 0 });
  if (statusCode !== 200) throw new Error(`The export was answered with ${statusCode}: ${await body.text()}`);
  let bytes = 0;
  const counting = new Transform({
    highWaterMark: CHUNK,
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (options.pace === undefined) done(null, chunk);
      else setTimeout(() => done(null, chunk), (chunk.length / options.pace) * 1_000);
    },
  });
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  await pipeline(body, counting, options.keptIn === undefined ? nowhere : createWriteStream(options.keptIn));
  return { seconds: (performance.now() - begun) / 1_000, bytes };
}
