import { ScriptError } from '../script-error.ts';
import { dockerInfra, hasDocker } from './docker-infra.ts';
import { infraAddresses } from './infra-addresses.ts';
import { isHealthy } from './infra-health.ts';
import { INFRA, PORTS_OF, readInfraSettings, type InfraName, type InfraSettings } from './infra-settings.ts';
import { readInfraState, writeInfraState, type InfraMode, type InfraState } from './infra-state.ts';
import type { Infra } from './infra.ts';
import { localInfra } from './local-infra.ts';

const USAGE = `npm run infra [-- <command> [<server>…]]

  start    starts PostgreSQL, Redis, Kafka and a mail catcher, or what of them does not run (the default)
  stop     stops them; their data stays
  status   where each listens and whether it answers; the exit code is 0 when those that are named do
  logs     the end of a server's log

Servers: ${INFRA.join(', ')}; all of them unless named. Where a Docker engine answers, they are containers; --docker and --local decide.`;

/** @returns the exit code */
export async function infraCommand(args: readonly string[]): Promise<number> {
  const [command = 'start', ...names] = args.filter((arg) => !arg.startsWith('--'));
  const servers = names.length === 0 ? INFRA : INFRA.filter((name) => names.includes(name));
  const flags = args.filter((arg) => arg.startsWith('--'));
  const isKnown =
    ['start', 'stop', 'status', 'logs'].includes(command) && servers.length === (names.length || INFRA.length);
  if (!isKnown || flags.some((flag) => flag !== '--docker' && flag !== '--local')) {
    console.error(USAGE);
    return 2;
  }
  const settings = readInfraSettings(process.env);
  if (command === 'start') return start(settings, servers, flags);
  const state = await readInfraState(settings.folder);
  if (state === null) {
    console.log('Nothing was started yet: npm run infra');
    return command === 'stop' ? 0 : 1;
  }
  const infra = infraOf(settings, state);
  if (command === 'stop') return stop(infra, servers);
  if (command === 'status') return printStatus(infra, state, servers);
  for (const name of servers) await infra.logs(name);
  return 0;
}

async function start(
  settings: InfraSettings,
  servers: readonly InfraName[],
  flags: readonly string[],
): Promise<number> {
  const before = await readInfraState(settings.folder);
  const runs = before !== null && (await infraOf(settings, before).owners()).size > 0;
  // What runs keeps its ports and its mode, whatever the environment says by now.
  const state = runs ? before : await writeInfraState(settings, chooseMode(flags));
  const infra = infraOf(settings, state);
  const already = await infra.start(servers);
  if (already.length > 0) console.log(`Already ran: ${already.join(', ')}`);
  return printStatus(infra, state, servers);
}

function chooseMode(flags: readonly string[]): InfraMode {
  if (flags.includes('--local')) return 'local';
  if (hasDocker()) return 'docker';
  if (flags.includes('--docker'))
    throw new ScriptError('No Docker engine with compose answers (`docker info`, `docker compose version`).');
  return 'local';
}

async function stop(infra: Infra, servers: readonly InfraName[]): Promise<number> {
  const stopped = await infra.stop(servers);
  console.log(stopped.length === 0 ? 'Nothing ran.' : `Stopped: ${stopped.join(', ')}`);
  return 0;
}

function infraOf({ folder }: InfraSettings, state: InfraState): Infra {
  return state.mode === 'docker' ? dockerInfra(state) : localInfra(folder, state, (line) => console.log(line));
}

/** @returns the exit code: 0 when those that matter answer */
async function printStatus(infra: Infra, state: InfraState, servers: readonly InfraName[]): Promise<number> {
  const owners = await infra.owners();
  const health = await Promise.all(INFRA.map((name) => isHealthy(name, state)));
  const rows = INFRA.map((name, index) => [
    name,
    PORTS_OF[name].map((port) => state.ports[port]).join(', '),
    owners.get(name) ?? '-',
    health[index] ? 'answers' : 'does not answer',
  ]);
  const table = [['server', 'ports', 'runs as', 'health'], ...rows];
  console.log(
    table.map(([a = '', b = '', c = '', d = '']) => `${a.padEnd(10)}${b.padEnd(14)}${c.padEnd(18)}${d}`).join('\n'),
  );
  if (health.every(Boolean))
    console.log(`\nCaught mail: ${infraAddresses(state).mailUrl}\nServices on it: npm run start:services`);
  return INFRA.every((name, index) => health[index] || !servers.includes(name)) ? 0 : 1;
}
