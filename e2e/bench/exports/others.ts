import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { request } from 'undici';
import type { Exporting } from './exporting.ts';

const CALLS = 200;

/** Compares the 95th percentile of somebody else's list with and without an export on its way. */
export async function measureOthers(bench: Exporting): Promise<string> {
  const found = [];
  // The first calls compile what they need.
  await percentile95(bench, () => true, CALLS);
  for (let round = 0; round < 3; round++) {
    const alone = await percentile95(bench, () => true, CALLS);
    let isOver = false;
    const exporting = exportBeside(bench).finally(() => (isOver = true));
    const beside = await percentile95(bench, () => !isOver, Number.POSITIVE_INFINITY);
    await exporting;
    found.push({ alone, beside, ratio: beside / alone });
  }
  const shown = found.map(
    ({ alone, beside, ratio }) => `${ratio.toFixed(2)} (${beside.toFixed(1)} of ${alone.toFixed(1)} ms)`,
  );
  return `others' p95 of GET /expenses beside a CSV export, × without: ${shown.join(', ')}`;
}

/** @throws Error unless the whole file came */
async function exportBeside(bench: Exporting): Promise<void> {
  const headers = await bench.signIn(bench.tenantName);
  const url = `${bench.url}/api/v1/reports/export.csv?report=expenses`;
  await once(new Worker(new URL('./download-worker.ts', import.meta.url), { workerData: { url, headers } }), 'exit');
}

async function percentile95(bench: Exporting, goesOn: () => boolean, most: number): Promise<number> {
  const headers = await bench.signIn(bench.tenantName);
  const times: number[] = [];
  while (goesOn() && times.length < most) {
    const begun = performance.now();
    const { statusCode, body } = await request(`${bench.url}/api/v1/expenses?per_page=20`, { headers });
    await body.dump();
    if (statusCode !== 200) throw new Error(`GET /expenses was answered with ${statusCode}.`);
    times.push(performance.now() - begun);
  }
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}
