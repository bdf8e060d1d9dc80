import type { Job, ServiceJobs } from '@outlay/jobs/job';
import { roleNames } from '@outlay/tenancy/tenant-wall';
import { ScriptError } from '../script-error.ts';
import type { Environments } from './environment.ts';
import { reachInstallation } from './reachable.ts';
import { SERVICES, type ServiceName } from './service-names.ts';
import { SERVICE_ENTRIES } from './services.ts';
import { abortOnSignals } from './until-stopped.ts';

const USAGE = `Usage:
  jobs list                 what is done on schedule, and when
  jobs run <job>            runs it now; the exit code is 0 unless it failed
  jobs schedule [<service>] triggers them on time until stopped; services then run with SCHEDULER=off`;

/** One service's jobs, opened by this command. */
interface Opened {
  service: ServiceName;
  jobs: ServiceJobs;
}

/** `npm run outlay -- jobs …`. @returns the exit code */
export async function jobsCommand(args: readonly string[]): Promise<number> {
  const [command = '', name] = args;
  if (!['list', 'run', 'schedule'].includes(command) || (command === 'run' && name === undefined)) {
    console.error(USAGE);
    return 2;
  }
  await using parts = new AsyncDisposableStack();
  const environments = process.env['DATABASE_URL'] ? null : await reachInstallation(parts, process.env);
  const opened = open(parts, environments, command === 'schedule' ? name : undefined);
  if (command === 'list') return list(opened);
  if (command === 'schedule') return await schedule(opened);
  return await run(opened, name ?? '');
}

/** With DATABASE_URL the environment is one service's own, as in its container: the others have nothing to say then. */
function open(parts: AsyncDisposableStack, environments: Environments | null, only: string | undefined): Opened[] {
  const isHere = (service: ServiceName): boolean => environments !== null || isDatabaseOf(service, process.env);
  const wanted = SERVICES.filter((service) => (only ?? service) === service && isHere(service));
  if (wanted.length === 0)
    throw new ScriptError(`${only ?? "DATABASE_URL's service"} has nothing to do on schedule here.\n${USAGE}`);
  return wanted.map((service) => {
    const jobs = SERVICE_ENTRIES[service].jobs(environments?.[service] ?? process.env);
    parts.defer(() => jobs.close());
    return { service, jobs };
  });
}

/** By the role that it names: each service's application has one of its own. */
function isDatabaseOf(service: ServiceName, { DATABASE_URL: url }: NodeJS.ProcessEnv): boolean {
  return URL.parse(url ?? '')?.username === roleNames(service).app;
}

function list(opened: readonly Opened[]): number {
  for (const { service, jobs } of opened) {
    for (const { name, description, every } of jobs.jobs)
      console.log(`${name.padEnd(25)}${service.padEnd(15)}${when(every).padEnd(22)}${description}`);
  }
  return 0;
}

function when(every: Job['every']): string {
  return every === 'hour' ? 'every hour' : `daily at ${String(every.dailyAtHour).padStart(2, '0')}:00 UTC`;
}

async function run(opened: readonly Opened[], name: string): Promise<number> {
  const owner = opened.find(({ jobs }) => jobs.jobs.some((job) => job.name === name));
  if (!owner) throw new ScriptError(`There is no job named ${name}: npm run outlay -- jobs list`);
  const { state, seconds, error } = await owner.jobs.runNow(name);
  if (state === 'busy') console.log(`${name}: another run of it is under way.`);
  else console.log(`${name}: ${state} after ${seconds.toFixed(1)} s${error === undefined ? '' : ` (${error})`}`);
  return state === 'failed' ? 1 : 0;
}

async function schedule(opened: readonly Opened[]): Promise<number> {
  const signal = abortOnSignals();
  await Promise.all(opened.map(({ jobs }) => jobs.scheduler.start()));
  console.log(`Scheduled: ${opened.flatMap(({ jobs }) => jobs.jobs.map((job) => job.name)).join(', ')}. Ctrl-C stops.`);
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
  return 0;
}
