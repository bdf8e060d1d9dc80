import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ScriptError } from '../script-error.ts';
import { kubectlOf, type Kubectl } from './kubectl.ts';
import { rolloutStages } from './rollout-stages.ts';
import { reasonsToWait } from './waiting-pods.ts';

const USAGE = `Usage: npm run k8s:deploy -- <overlay> [--context <name>] [--timeout <15m>]
For example: npm run k8s:deploy -- k8s/overlays/production`;
const PAUSE_MS = 2_000;
/** As kubectl reads it; it would complain only after the migrations. */
const DURATION = /^(\d+h)?(\d+m)?(\d+s)?$/;

const Job = z.object({
  status: z.object({
    conditions: z
      .array(z.object({ type: z.string(), status: z.string(), message: z.string().default('') }))
      .default([]),
  }),
});

/** `npm run k8s:deploy`: migrates, then rolls out the services, then the gateway. Nothing is rolled out when the migrations fail. */
export async function deployCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parse(args);
  const [overlay] = positionals;
  if (overlay === undefined || positionals.length > 1) throw new ScriptError(USAGE);
  if (values.timeout === '' || !DURATION.test(values.timeout))
    throw new ScriptError(`--timeout is a time such as 90s, 15m or 1h, not "${values.timeout}".\n${USAGE}`);
  const common = values.context === undefined ? [] : ['--context', values.context];
  await deploy(kubectlOf(env, common), { overlay, timeout: values.timeout, report: (line) => console.log(line) });
  return 0;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { context: { type: 'string' }, timeout: { type: 'string', default: '15m' } },
    });
  } catch (error) {
    throw new ScriptError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

/** @param options.timeout how long one rollout may take, as kubectl reads it */
export async function deploy(
  kubectl: Kubectl,
  { overlay, timeout, report, pauseMs = PAUSE_MS }: DeployOptions,
): Promise<void> {
  const stages = rolloutStages(await kubectl(['kustomize', overlay]));
  const { namespace } = stages;
  const apply = async (what: string, yaml: string): Promise<void> => {
    report(`Applying ${what}.`);
    await kubectl(['apply', '-f', '-'], yaml);
  };
  const untilRolledOut = async (names: readonly string[]): Promise<void> => {
    for (const name of names) {
      const status = ['-n', namespace, 'rollout', 'status', `deployment/${name}`, `--timeout=${timeout}`];
      await kubectl(status).catch(async (error: unknown) => {
        throw new ScriptError(await explainStuck(kubectl, { namespace, name, error }));
      });
    }
  };
  await apply('settings, policies and Services', stages.ground);
  // A Job cannot be changed, and that of the last version has run.
  await kubectl(['-n', namespace, 'delete', 'job', 'migrate', '--ignore-not-found']);
  await apply('the migrations', stages.migration);
  await untilMigrated(kubectl, { namespace, report, pauseMs });
  await apply(`the services: ${stages.serviceNames.join(', ')}`, stages.services);
  await untilRolledOut(stages.serviceNames);
  await apply('the gateway', stages.gateway);
  await untilRolledOut(stages.gatewayNames);
  report('Rolled out.');
}

/** Says why a Deployment is not rolled out, as far as its pods show it. */
async function explainStuck(
  kubectl: Kubectl,
  { namespace, name, error }: { namespace: string; name: string; error: unknown },
): Promise<string> {
  const selector = `app.kubernetes.io/name=${name}`;
  const reasons = await reasonsToWait(kubectl, namespace, selector).catch(() => []);
  return [
    `${name} was not rolled out; its pods of the version before still serve.`,
    error instanceof Error ? error.message : String(error),
    ...reasons,
    `Look at: kubectl -n ${namespace} describe pods -l ${selector}. Then deploy again.`,
  ].join('\n');
}

export interface DeployOptions {
  overlay: string;
  timeout: string;
  report: (line: string) => void;
  /** Between two looks at the migrations, in milliseconds. */
  pauseMs?: number;
}

/** @throws ScriptError with the end of the log when they fail */
async function untilMigrated(
  kubectl: Kubectl,
  { namespace, report, pauseMs }: { namespace: string; report: (line: string) => void; pauseMs: number },
): Promise<void> {
  const told = new Set<string>();
  for (;;) {
    const job = await kubectl(['-n', namespace, 'get', 'job', 'migrate', '-o', 'json']);
    const { conditions } = Job.parse(JSON.parse(job)).status;
    const isTrue = (type: string) => conditions.find((one) => one.type === type && one.status === 'True');
    if (isTrue('Complete')) return;
    const failed = isTrue('Failed');
    if (failed) {
      const log = await kubectl([
        '-n',
        namespace,
        'logs',
        'job/migrate',
        '--tail=50',
        '--pod-running-timeout=5s',
      ]).catch(() => '');
      throw new ScriptError(
        `The migrations failed: ${failed.message}\n${log}\nNo part was rolled out; the version before still serves.`,
      );
    }
    const reasons = await reasonsToWait(kubectl, namespace, 'batch.kubernetes.io/job-name=migrate');
    for (const reason of reasons.filter((one) => !told.has(one))) report(`The migrations wait: ${reason}`);
    for (const reason of reasons) told.add(reason);
    await delay(pauseMs);
  }
}
