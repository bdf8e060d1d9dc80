import type { z } from 'zod';
import { problemsOfAlternatives } from './alternatives.ts';

/** The environment is missing or has invalid variables. Contains their names, never their values. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration is not complete:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads and checks the variables that a schema names; an empty variable counts as absent.
 * @throws ConfigError naming every variable that is missing, malformed or redundant (see `alternative`)
 */
export function readConfig<Schema extends z.ZodObject>(schema: Schema, env: NodeJS.ProcessEnv): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(present);
  const problems = problemsOfAlternatives(schema.shape, new Set(Object.keys(present)));
  if (result.success && problems.length === 0) return result.data;
  const issues = result.error?.issues.map((issue) => `${issue.path.join('.')}: ${explain(issue)}`) ?? [];
  throw new ConfigError([...issues, ...problems]);
}

/** zod's own messages may quote the input, which can be a secret. */
function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return 'is missing or of the wrong type';
  if (issue.code === 'custom') return issue.message;
  return 'is not well-formed';
}
