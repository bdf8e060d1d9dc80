import { isPortFree } from '../ports/port-probe.ts';
import { freePort } from '../ports/free-port.ts';
import { ScriptError } from '../script-error.ts';
import { seedDemoOnce } from '../seed/seed-demo.ts';
import { joinDataFolder } from './data-folder.ts';
import type { Environments } from './environment.ts';
import { openOnInfra } from './on-infra.ts';
import { startPart, type PartProcess } from './part-process.ts';
import { DEFAULT_PORT, requireFreePort } from './public-port.ts';
import { readyLines } from './ready-line.ts';
import { announceRunning } from './running.ts';
import { PARTS, type PartName } from './service-names.ts';
import { abortOnSignals } from './until-stopped.ts';

const NO_DEMO = '--no-demo';
const LONGEST_NAME = Math.max(...PARTS.map((part) => part.length));

/**
 * Runs parts of Outlay as processes of their own on the infra until it is stopped: those that are named, else all.
 *
 * @returns the exit code: 0 when every process ended because it was stopped
 */
export async function startServicesCommand(args: readonly string[]): Promise<number> {
  const wanted = parseArguments(args);
  const signal = abortOnSignals();
  const env = process.env;
  const host = env['HOST'] || '127.0.0.1';
  const gatewayPort = wanted.parts.includes('gateway')
    ? await requireFreePort(host, env['PORT'] || String(DEFAULT_PORT))
    : null;
  const { installation, environments, mailUrl } = await openOnInfra(gatewayPort, env);
  await using stack = new AsyncDisposableStack();
  const folder = await joinDataFolder(installation.folder);
  stack.defer(() => folder.release());
  const processes = await startAll(stack, wanted.parts, environments, { outer: env, signal });
  if (!signal.aborted) await announceRunning(installation.folder, environments, env);
  const report = (line: string): void => console.log(line);
  const needsDemo = wanted.isWhole && !signal.aborted;
  const demo = needsDemo ? await seedDemoOnce({ environments, installation, report, signal }) : null;
  if (signal.aborted) report('Asked to stop before all was ready.');
  else if (demo === null) report(`Ready: ${wanted.parts.join(', ')}. Ctrl-C stops what was started here.`);
  else {
    report(readyLines(`http://${host}:${environments.gateway['PORT'] ?? ''}`, installation.folder, demo));
    report(`Caught mail: ${mailUrl}`);
  }
  return await untilOver(processes, signal);
}

interface Wanted {
  parts: readonly PartName[];
  /** All of it, which then has its demo data too. */
  isWhole: boolean;
}

function parseArguments(args: readonly string[]): Wanted {
  const names = args.filter((arg) => arg !== NO_DEMO);
  const parts = names.length === 0 ? PARTS : PARTS.filter((part) => names.includes(part));
  const unknown = names.filter((name) => !PARTS.some((part) => part === name));
  if (unknown.length > 0) throw new ScriptError(`There is no ${unknown.join(', ')}; there are ${PARTS.join(', ')}.`);
  return { parts, isWhole: parts.length === PARTS.length && !args.includes(NO_DEMO) };
}

/** The services at once, then the gateway; `stack` stops them in reverse order. Once `signal` is given, nobody is waited for. */
async function startAll(
  stack: AsyncDisposableStack,
  parts: readonly PartName[],
  environments: Environments,
  { outer, signal }: { outer: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<PartProcess[]> {
  const start = async (name: PartName): Promise<PartProcess> => {
    const prefix = `${name.padEnd(LONGEST_NAME)} | `;
    const own = await instanceVariables(name, parts, environments, outer);
    const part = startPart(name, { ...environments[name], ...own }, (line) => console.log(`${prefix}${line}`));
    stack.defer(() => part.stop());
    await part.ready(signal);
    if (!signal.aborted) console.log(`${prefix}ready on port ${own['PORT'] ?? ''}, process ${part.pid}`);
    return part;
  };
  const services = await Promise.all(parts.filter((name) => name !== 'gateway').map(start));
  return parts.includes('gateway') && !signal.aborted ? [...services, await start('gateway')] : services;
}

/**
 * Variables of this process only. A service's known port is for the first instance; another takes a free one, or that of PORT where it is the only
 * part named: the gateway does not ask it, it shares the work of relay, consumers and jobs.
 */
async function instanceVariables(
  name: PartName,
  parts: readonly PartName[],
  environments: Environments,
  outer: NodeJS.ProcessEnv,
): Promise<NodeJS.ProcessEnv> {
  const known = Number(environments[name]['PORT']);
  const isFirst = name === 'gateway' || (await isPortFree(known));
  const asked = parts.length === 1 ? outer['PORT'] : undefined;
  const port = isFirst ? known : Number(asked || (await freePort()));
  const metrics = Number(outer['METRICS_PORT'] || 0);
  const metricsPort = isFirst && metrics > 0 ? metrics + PARTS.indexOf(name) : 0;
  return { PORT: String(port), ...(outer['METRICS_PORT'] && { METRICS_PORT: String(metricsPort) }) };
}

/** No part is restarted: one that ends by itself is reported, and the others go on, so that it can be started again beside them. */
async function untilOver(processes: readonly PartProcess[], signal: AbortSignal): Promise<number> {
  const lost: PartName[] = [];
  const watch = async (part: PartProcess): Promise<void> => {
    const how = await part.ended;
    if (signal.aborted) return;
    lost.push(part.name);
    const again = `npm run start:services -- ${part.name}`;
    console.log(`${part.name} ended by itself (${how}). The others go on; to start it again: ${again}`);
  };
  const asked = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
  await Promise.race([asked, Promise.all(processes.map(watch))]);
  console.log('Stopping.');
  return lost.length === 0 ? 0 : 1;
}
