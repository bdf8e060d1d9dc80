import { ScriptError } from '../script-error.ts';
import { deploy, deployCommand } from './deploy-command.ts';
import { kubectlOf, type Kubectl } from './kubectl.ts';

const manifest = (kind: string, name: string, component = ''): string =>
  `kind: ${kind}\nmetadata: { name: ${name}, namespace: acme, labels: { app.kubernetes.io/component: '${component}' } }\n`;
const OVERLAY = [
  manifest('Deployment', 'gateway', 'gateway'),
  manifest('Deployment', 'ledger', 'service'),
  manifest('Service', 'ledger', 'service'),
  manifest('StatefulSet', 'postgres', 'store'),
  manifest('Job', 'migrate', 'migration'),
  manifest('CronJob', 'digests', 'job'),
].join('---\n');

interface Cluster {
  kubectl: Kubectl;
  /** Calls in their order, with the manifests that were applied. */
  calls: string[];
}

/** Status of a pod that names a Secret which is not there, as its kubelet tells it. */
const STUCK = {
  status: {
    conditions: [{ type: 'PodScheduled', status: 'True' }],
    containerStatuses: [
      { state: { waiting: { reason: 'CreateContainerConfigError', message: 'secret "migrate" not found' } } },
    ],
  },
};

/** A kubectl that renders the overlay above, and whose Job passes through the given conditions. */
function clusterWith(
  conditions: (string | null)[],
  { rendered = OVERLAY, pods = [] }: { rendered?: string; pods?: unknown[] } = {},
): Cluster {
  const calls: string[] = [];
  return {
    calls,
    kubectl: async (args, input = '') => {
      const applied = [...input.matchAll(/^kind: (\w+)\nmetadata:\n {2}name: (\w+)/gm)].map(
        ([, kind, name]) => `${kind}/${name}`,
      );
      calls.push([...args, ...applied].join(' '));
      if (args[0] === 'kustomize') return rendered;
      if (args.includes('pods')) return JSON.stringify({ items: pods });
      if (args.includes('logs')) return 'relation "x" does not exist';
      const type = args.includes('get') ? conditions.shift() : null;
      return JSON.stringify({
        status: type ? { conditions: [{ type, status: 'True', message: 'BackoffLimitExceeded' }] } : {},
      });
    },
  };
}

const options = { overlay: 'k8s/overlays/acme', timeout: '15m', report: () => undefined, pauseMs: 1 };

describe('npm run k8s:deploy', () => {
  it('migrates first, then rolls out the services, then the gateway', async () => {
    const { kubectl, calls } = clusterWith([null, null, 'Complete']);
    await deploy(kubectl, options);
    const looking = '-n acme get job migrate -o json';
    const asking = '-n acme get pods -l batch.kubernetes.io/job-name=migrate -o json';
    expect(calls).toEqual([
      'kustomize k8s/overlays/acme',
      'apply -f - Service/ledger StatefulSet/postgres',
      '-n acme delete job migrate --ignore-not-found',
      'apply -f - Job/migrate',
      ...[looking, asking, looking, asking, looking],
      'apply -f - Deployment/ledger',
      '-n acme rollout status deployment/ledger --timeout=15m',
      'apply -f - Deployment/gateway CronJob/digests',
      '-n acme rollout status deployment/gateway --timeout=15m',
    ]);
  });

  it('rolls nothing out when the migrations fail, and shows why', async () => {
    const { kubectl, calls } = clusterWith([null, 'Failed']);
    await expect(deploy(kubectl, options)).rejects.toThrow(/BackoffLimitExceeded\nrelation "x" does not exist/);
    expect(calls.filter((call) => call.includes('Deployment/'))).toEqual([]);
  });

  it('says once what the migrations wait for', async () => {
    const { kubectl } = clusterWith([null, null, 'Complete'], { pods: [STUCK, STUCK] });
    const lines: string[] = [];
    await deploy(kubectl, { ...options, report: (line) => lines.push(line) });
    expect(lines.filter((line) => line.includes('wait'))).toEqual([
      'The migrations wait: CreateContainerConfigError: secret "migrate" not found',
    ]);
  });

  it('says why a part is not rolled out, and stops there', async () => {
    const { kubectl, calls } = clusterWith(['Complete'], { pods: [STUCK] });
    const stuck: Kubectl = (args, input) =>
      args.includes('rollout') ? Promise.reject(new ScriptError('timed out')) : kubectl(args, input);
    await expect(deploy(stuck, options)).rejects.toThrow(
      /^ledger was not rolled out.*\ntimed out\nCreateContainerConfigError: secret "migrate" not found\nLook at: kubectl -n acme describe pods/,
    );
    expect(calls.filter((call) => call.includes('Deployment/gateway'))).toEqual([]);
  });

  it.each(['', 'soon', '15'])('refuses the time %j before it changes anything', async (timeout) => {
    await expect(deployCommand(['k8s/overlays/dev', '--timeout', timeout], { KUBECTL: '/nowhere' })).rejects.toThrow(
      /--timeout is a time such as 90s/,
    );
  });

  it('refuses what has no migrations', async () => {
    const { kubectl } = clusterWith([], { rendered: manifest('Service', 'ledger') });
    await expect(deploy(kubectl, options)).rejects.toThrow(/must build on k8s\/base/);
  });
});

describe('kubectlOf', () => {
  it('hands over the input, and gives the output or the complaint', async () => {
    const warnings: string[] = [];
    const shell = kubectlOf({ KUBECTL: 'sh' }, ['-c'], (text) => warnings.push(text));
    expect(await shell(['cat'], 'kind: Job')).toBe('kind: Job');
    expect(await shell(['echo done; echo would violate PodSecurity >&2'])).toBe('done\n');
    expect(warnings).toEqual(['would violate PodSecurity']);
    await expect(shell(['echo no such context >&2; exit 1'])).rejects.toThrow(
      new ScriptError('kubectl echo no such context >&2; exit 1\nno such context'),
    );
    await expect(kubectlOf({ KUBECTL: '/nowhere/kubectl' }, [])(['version'])).rejects.toThrow(/does not start/);
  });
});
