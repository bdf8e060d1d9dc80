import { availableParallelism } from 'node:os';
import { runScript } from '@outlay/scripts/run-script';
import { protoBaseline } from './check/proto-baseline.ts';
import { runStep, type Step, type StepResult } from './check/run-step.ts';
import { generateCode } from './codegen/generate-code.ts';
import { missingPip } from './k8s/programs/python.ts';

const FORMAT: Step = { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] };
const LINT: Step = { name: 'lint', command: ['eslint', '--max-warnings', '0', '.'] };
const TYPES: Step = { name: 'types', command: ['tsc', '--project', 'tsconfig.json'] };
const WEB_TYPES: Step = {
  name: 'types of web',
  command: ['vue-tsc', '--noEmit', '--project', 'tsconfig.json'],
  folder: 'web',
};
const PARTS = ['packages', 'services', 'gateway', 'e2e', 'scripts', 'tools'];
const BOUNDARIES: Step = {
  name: 'boundaries',
  command: ['depcruise', '--config', '.dependency-cruiser.cjs', ...PARTS],
};
const WEB_BOUNDARIES: Step = {
  name: 'boundaries of web',
  command: [
    'depcruise',
    '--config',
    '.dependency-cruiser.web.cjs',
    'web/src',
    'web/build',
    'web/bench',
    'web/vite.config.ts',
  ],
};
const WEB_SIZES: Step = { name: 'sizes of web', command: ['tools/web/sizes.ts'] };
const TELEMETRY: Step = { name: 'telemetry', command: ['tools/check-telemetry.ts'] };
const CONTRACTS: Step[] = [
  { name: 'supergraph', command: ['tools/compose.ts', '--check'] },
  { name: 'openapi', command: ['tools/openapi.ts', '--check'] },
  { name: 'postman', command: ['tools/postman.ts', '--check'] },
  { name: 'protobuf style', command: ['buf', 'lint'], folder: 'proto' },
  { name: 'protobuf format', command: ['buf', 'format', '--diff', '--exit-code'], folder: 'proto' },
];

/** `npm run check [-- <step>…]`: everything that can be said about the source without running it. */
async function main(wanted: readonly string[]): Promise<number> {
  await generateCode();
  // The longest first: the others run beside it.
  const steps = [
    LINT,
    FORMAT,
    TYPES,
    WEB_TYPES,
    BOUNDARIES,
    WEB_BOUNDARIES,
    WEB_SIZES,
    TELEMETRY,
    ...CONTRACTS,
    ...breakingStep(),
    ...(await fetchingSteps()),
  ];
  const chosen = wanted.length === 0 ? steps : steps.filter(({ name }) => wanted.includes(name));
  const failed: string[] = [];
  await runSteps(chosen, ({ name, passed, seconds, output }) => {
    console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
    if (passed) {
      for (const line of output.split('\n').filter((one) => one.startsWith('SKIPPED'))) console.log(line);
      return;
    }
    failed.push(name);
    console.log(output);
  });
  console.log(failed.length === 0 ? 'Everything is in order.' : `Not in order: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

/** Runs steps, as many at once as there are processors, and reports each at its end. */
async function runSteps(steps: readonly Step[], report: (result: StepResult) => void): Promise<void> {
  const waiting = [...steps];
  const runInTurn = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) report(await runStep(step));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, runInTurn));
}

function breakingStep(): Step[] {
  const baseline = protoBaseline();
  if (baseline === null) {
    console.log('skipped protobuf compatibility: no earlier version to compare with');
    return [];
  }
  const against = `../.git#ref=${baseline},subdir=proto`;
  return [{ name: 'protobuf compatibility', command: ['buf', 'breaking', '--against', against], folder: 'proto' }];
}

/** They fetch what they need with pip. A machine without it passes over them; CI has it. */
async function fetchingSteps(): Promise<Step[]> {
  const missing = process.env['CI'] ? null : await missingPip();
  if (missing === null) {
    return [
      { name: 'k8s', command: ['tools/check-k8s.ts'] },
      { name: 'workflows', command: ['tools/check-workflows.ts'] },
    ];
  }
  console.log(`skipped k8s and workflows: ${missing}`);
  return [];
}

await runScript(() => main(process.argv.slice(2)));
