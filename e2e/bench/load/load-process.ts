import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from '../measure/figures.ts';
import { HttpLane, type WireAnswer, type WireRequest } from './http-lane.ts';
import type { LoadPlan, LoadResult, PlannedRequest } from './load-plan.ts';

/** A process that sends loads: what it spends is not counted as the product's. Its parent sends plans, and gets results. */
process.on('message', (plan: LoadPlan) => {
  run(plan).then(
    (result) => process.send?.({ result }),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit());

async function run(plan: LoadPlan): Promise<LoadResult> {
  const origin = new URL(plan.url);
  const requests = plan.requests.map((request) => wireRequest(origin, plan.headers, request));
  const result: LoadResult = { seconds: 0, p50: 0, p99: 0, right: 0, wrong: {}, cpuMs: 0, ids: [] };
  const times: number[] = [];
  const before = process.cpuUsage();
  const begun = performance.now();
  let next = 0;
  const note = (wrong: string): void => {
    result.wrong[wrong] = (result.wrong[wrong] ?? 0) + 1;
  };
  const client = async (): Promise<void> => {
    let lane = await HttpLane.open(origin);
    while (next < plan.count) {
      const turn = next++;
      const request = requests[turn % requests.length];
      if (!request) throw new Error('A load needs requests.');
      const due = plan.perSecond === undefined ? performance.now() : begun + (turn * 1_000) / plan.perSecond;
      if (due > performance.now()) await delay(due - performance.now());
      const answer = await lane.send(request).catch((error: unknown) => error);
      if (!isAnswer(answer)) {
        note(String(answer));
        lane = await HttpLane.open(origin);
        continue;
      }
      if (answer.status !== request.status || !request.contains.every((text) => answer.body.includes(text))) {
        note(`${answer.status} ${answer.body.slice(0, 200)}`);
        continue;
      }
      result.right += 1;
      times.push(performance.now() - due);
      if (plan.perSecond !== undefined) {
        const id = Number(/"id":(\d+)/.exec(answer.body)?.[1]);
        result.ids.push({ id, at: performance.timeOrigin + performance.now() });
      }
    }
    lane.close();
  };
  await Promise.all(Array.from({ length: plan.clients }, client));
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1_000 / plan.count;
  const seconds = (performance.now() - begun) / 1_000;
  return { ...result, seconds, cpuMs, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

function isAnswer(value: unknown): value is WireAnswer {
  return !(value instanceof Error);
}

function wireRequest(
  { host }: URL,
  headers: Readonly<Record<string, string>>,
  { method, path, body, status, contains }: PlannedRequest,
): WireRequest {
  const content = body === undefined ? '' : JSON.stringify(body);
  const fields = {
    ...{ host, ...headers },
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(content)),
    }),
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  const bytes = Buffer.from(`${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${content}`);
  return { bytes, status, contains };
}
