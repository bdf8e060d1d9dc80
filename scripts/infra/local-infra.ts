import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ScriptError } from '../script-error.ts';
import { runningProcess, startDetached, stopDetached } from './detached-process.ts';
import type { Infra } from './infra.ts';
import { isHealthy } from './infra-health.ts';
import { INFRA, PORT_VARIABLES, PORTS_OF, type InfraName } from './infra-settings.ts';
import type { InfraState } from './infra-state.ts';
import { localServers, type LocalServer } from './local-servers.ts';
import { isPortFree } from '../ports/port-probe.ts';

const STARTUP_MS = 90_000;

/**
 * The servers as programs of this machine, detached from the terminal.
 *
 * @param report called with one line each
 */
export function localInfra(folder: string, state: InfraState, report: (line: string) => void): Infra {
  const servers = localServers(folder, state, report);
  const pidFile = (name: InfraName): string => join(folder, `${name}.pid`);
  const running = async (names: readonly InfraName[]): Promise<InfraName[]> => {
    const found = await Promise.all(names.map(async (name) => ((await runningProcess(pidFile(name))) ? [name] : [])));
    return found.flat();
  };
  return {
    async start(names) {
      const already = await running(names);
      const missing = names.filter((name) => !already.includes(name));
      await requireAll(missing.map((name) => servers[name]));
      await Promise.all(missing.map((name) => requirePorts(name, state)));
      await Promise.all(missing.map((name) => startOne(name, servers[name], pidFile(name), state)));
      return already;
    },
    async stop(names) {
      const stopped = await Promise.all(
        names.map(async (name) => ((await stopDetached(pidFile(name), servers[name].stopSignal)) ? [name] : [])),
      );
      return stopped.flat();
    },
    async owners() {
      const pids = await Promise.all(INFRA.map(async (name) => [name, await runningProcess(pidFile(name))] as const));
      return new Map(pids.flatMap(([name, pid]) => (pid === null ? [] : [[name, `process ${pid}`]])));
    },
    async logs(name) {
      console.log(await lastLines(servers[name].logFile, 50));
      console.log(`\nAll of it: ${servers[name].logFile}`);
    },
  };
}

/** @throws ScriptError with everything that is missing, at once */
async function requireAll(servers: readonly LocalServer[]): Promise<void> {
  const missing: string[] = [];
  for (const server of servers) {
    try {
      await server.require();
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      missing.push(error.message);
    }
  }
  if (missing.length > 0) throw new ScriptError(missing.join('\n'));
}

async function requirePorts(name: InfraName, { ports }: InfraState): Promise<void> {
  for (const port of PORTS_OF[name]) {
    if (await isPortFree(ports[port])) continue;
    throw new ScriptError(
      `Port ${ports[port]}, where ${name} should listen, is taken. Choose another: ${PORT_VARIABLES[port]}=<port>`,
    );
  }
}

async function startOne(name: InfraName, server: LocalServer, pidFile: string, state: InfraState): Promise<void> {
  const program = await server.prepare();
  await startDetached(program, pidFile);
  const deadline = Date.now() + STARTUP_MS;
  while (!(await isHealthy(name, state))) {
    const hasEnded = (await runningProcess(pidFile)) === null;
    if (hasEnded || Date.now() > deadline) {
      const what = hasEnded ? 'ended while starting' : `did not answer within ${STARTUP_MS / 1000} s`;
      throw new ScriptError(`${name} ${what}:\n${await lastLines(program.outputFile, 10)}`);
    }
    await delay(100);
  }
}

/** The end of a log; empty where there is none. */
async function lastLines(file: string, count: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
