import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { workerData } from 'node:worker_threads';
import { request } from 'undici';
import { z } from 'zod';

const Wanted = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });

/** Downloads a file in a thread of its own: taking it delays nothing that its starter measures. */
const { url, headers } = Wanted.parse(workerData);
const { statusCode, body } = await request(url, { headers, bodyTimeout: 0 });
if (statusCode !== 200) throw new Error(`The export was answered with ${statusCode}: ${await body.text()}`);
await pipeline(body, new Writable({ write: (_chunk, _encoding, done) => done() }));
