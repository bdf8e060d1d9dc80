import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { parse } from 'yaml';
import { z } from 'zod';

const Steps = z.array(z.object({ uses: z.string().optional(), run: z.string().optional() }));
const Workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      'timeout-minutes': z.number(),
      strategy: z.object({ matrix: z.object({ include: z.array(z.record(z.string(), z.string())) }) }).optional(),
      steps: Steps,
    }),
  ),
});

export interface WorkflowFile {
  path: string;
  text: string;
  /** Lines of shell, those of matrices included. */
  commands: string[];
  /** `action@version` of each step that uses one. */
  actions: string[];
}

/** @throws ZodError for a workflow without permissions, or a job without a limit of time */
export function readWorkflows(): WorkflowFile[] {
  return globSync('.github/workflows/*.yml', { cwd: repositoryRoot }).map((path) => {
    const text = readFileSync(join(repositoryRoot, path), 'utf8');
    const jobs = Object.values(Workflow.parse(parse(text)).jobs);
    const steps = jobs.flatMap((job) => job.steps);
    const ofMatrices = jobs.flatMap(({ strategy }) => strategy?.matrix.include ?? []).flatMap(({ run }) => run ?? []);
    return {
      path,
      text,
      commands: [...steps.flatMap(({ run }) => run ?? []), ...ofMatrices].flatMap((run) => run.split('\n')),
      actions: steps.flatMap(({ uses }) => uses ?? []),
    };
  });
}

/** Names of npm scripts of the root that lines of shell run. */
export function npmScriptsIn(lines: readonly string[]): string[] {
  const runs = lines
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => [...line.matchAll(/npm (?:run (?:--silent )?([\w:-]+)|(test)\b)/g)]);
  return [...new Set(runs.flatMap(([, script, test]) => script ?? test ?? []))];
}
