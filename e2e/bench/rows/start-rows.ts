import { setTimeout as delay } from 'node:timers/promises';
import { untilIdle, untilSettled } from '../data/settled.ts';
import { requireRight } from '../load/load-generator.ts';
import { cpuOfTree, memoryOfTree } from '../measure/processes.ts';
import { openBench, runningOutlay } from '../product/bench-context.ts';
import { startOneProcess } from '../product/one-process.ts';
import { spread, type StartRow } from './row.ts';
import { expenseRequests } from './write-rows.ts';

/** PostgreSQL looks once a minute for tables to clear up after an earlier load. */
const REST_MS = 70_000;
const IDLE_MS = 20_000;
const REQUESTS = 6_000;
const CLIENTS = 32;
const ACCOUNTS = 1_100;

/** `npm start` on existing data: time until it is ready, memory with PostgreSQL, CPU of a core while nobody asks anything. */
export const startRows: readonly StartRow[] = [
  {
    ...{ name: 'start', title: '`npm start`: ready, memory idle and after load, idle CPU', setting: 'stopped' },
    async round(dataDir) {
      const outlay = await startOneProcess(dataDir);
      try {
        await using parts = new AsyncDisposableStack();
        const bench = await openBench(parts, await runningOutlay(dataDir, outlay));
        await untilIdle(bench.clients);
        await delay(REST_MS);
        const idleMb = await memoryOfTree(outlay.pid);
        const before = await cpuOfTree(outlay.pid);
        await delay(IDLE_MS);
        const after = await cpuOfTree(outlay.pid);
        const idleCpu = (100 * (after.node + after.postgres - before.node - before.postgres)) / IDLE_MS;
        const [headers, requests] = [
          await bench.signIn('small'),
          expenseRequests(await bench.tenant('small'), ACCOUNTS),
        ];
        const plan = { url: bench.url, headers, requests, clients: CLIENTS, count: REQUESTS };
        requireRight('start', await bench.load.run(plan));
        await untilSettled(bench.clients);
        return { readyS: outlay.readyMs / 1_000, idleMb, idleCpu, loadedMb: await memoryOfTree(outlay.pid) };
      } finally {
        await outlay.stop();
      }
    },
    show: ({ readyS, idleMb, loadedMb, idleCpu }) =>
      `${spread(readyS, 1)} s; ${spread(idleMb, 0)} MB, ${spread(loadedMb, 0)} MB; ${spread(idleCpu, 1)} % of a core`,
  },
];
