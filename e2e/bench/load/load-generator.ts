import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import type { LoadPlan, LoadResult } from './load-plan.ts';

const Result = z.object({
  ...{ seconds: z.number(), p50: z.number(), p99: z.number(), right: z.number(), cpuMs: z.number() },
  wrong: z.record(z.string(), z.number()),
  ids: z.array(z.object({ id: z.number(), at: z.number() })),
});
const Message = z.union([z.object({ result: Result }), z.object({ error: z.string() })]);

/** Sends loads from a process of its own. */
export class LoadGenerator {
  readonly #process: ChildProcess;

  constructor() {
    this.#process = fork(new URL('./load-process.ts', import.meta.url), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  /** Sends one load and waits for all of its answers. @throws Error when a connection fails */
  async run(plan: LoadPlan): Promise<LoadResult> {
    const answered = once(this.#process, 'message');
    this.#process.send(plan);
    const [raw] = await answered;
    const message = Message.parse(raw);
    if ('error' in message) throw new Error(`The load failed: ${message.error}`);
    return message.result;
  }

  stop(): void {
    this.#process.disconnect();
  }
}

/** @throws Error unless all answers were as planned */
export function requireRight(row: string, { wrong }: LoadResult): void {
  const [first] = Object.entries(wrong);
  if (first) throw new Error(`${row}: ${sum(Object.values(wrong))} answers were wrong, for instance ${first[0]}`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
