import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { parse } from 'yaml';
import { z } from 'zod';

export const TELEMETRY_FOLDER = join(repositoryRoot, 'deploy/telemetry');
/** The files of rules, in that folder. */
export const RULE_FILES = ['recordings.yml', 'alerts.yml', 'kubernetes.yml'] as const;

const Alert = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook_url: z.string() }),
});
const Recording = z.strictObject({ record: z.string(), expr: z.string() });
const RuleFile = z.strictObject({
  groups: z.array(
    z.strictObject({ name: z.string(), interval: z.string().optional(), rules: z.array(z.union([Alert, Recording])) }),
  ),
});
const TestFile = z.looseObject({
  tests: z.array(
    z.looseObject({
      name: z.string(),
      promql_expr_test: z.array(z.looseObject({ expr: z.string(), exp_samples: z.array(z.unknown()) })),
    }),
  ),
});

export type AlertRule = z.output<typeof Alert>;
export type RecordingRule = z.output<typeof Recording>;

/** Alert and recording rules, as Prometheus loads them. @throws ZodError for a rule without severity, texts or runbook */
export async function readRules(): Promise<{ alerts: AlertRule[]; recordings: RecordingRule[] }> {
  const rules = (await Promise.all(RULE_FILES.map(readRuleFile))).flat();
  return {
    alerts: rules.flatMap((rule) => ('alert' in rule ? [rule] : [])),
    recordings: rules.flatMap((rule) => ('record' in rule ? [rule] : [])),
  };
}

/** Paths of the rules' unit tests. */
export async function ruleTests(): Promise<string[]> {
  const folder = join(TELEMETRY_FOLDER, 'tests');
  return (await readdir(folder)).toSorted().map((name) => join(folder, name));
}

/** The cases of the unit tests: each expects that its alert fires, or that it does not. */
export async function ruleCases(): Promise<{ alert: string; fires: boolean }[]> {
  const files = await Promise.all((await ruleTests()).map((path) => readFile(path, 'utf8')));
  return files
    .flatMap((text) => TestFile.parse(parse(text)).tests)
    .flatMap(({ promql_expr_test: tests }) => tests)
    .map(({ expr, exp_samples: samples }) => ({
      alert: /^ALERTS\{alertname="(\w+)", alertstate="firing"\}$/.exec(expr)?.[1] ?? expr,
      fires: samples.length > 0,
    }));
}

async function readRuleFile(name: string) {
  const text = await readFile(join(TELEMETRY_FOLDER, name), 'utf8');
  return RuleFile.parse(parse(text)).groups.flatMap(({ rules }) => rules);
}
