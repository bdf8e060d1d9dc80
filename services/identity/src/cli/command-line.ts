import { parseArgs } from 'node:util';
import { ConfigError } from '@outlay/config/read-config';
import { AppError } from '@outlay/errors/app-error';
import { UsageError, type CliCommand, type CliEnvironment } from './cli-command.ts';
import { keysRotate } from './keys-rotate.ts';
import { tenantsCreate } from './tenants-create.ts';
import { tenantsLimits } from './tenants-limits.ts';
import { tenantsList } from './tenants-list.ts';
import { tenantsSeed } from './tenants-seed.ts';
import { tenantsVouch } from './tenants-vouch.ts';
import { usersErase } from './users-erase.ts';
import { usersErased } from './users-erased.ts';
import { usersVerify } from './users-verify.ts';

const COMMANDS = new Map<string, CliCommand>([
  ['tenants:create', tenantsCreate],
  ['tenants:limits', tenantsLimits],
  ['tenants:list', tenantsList],
  ['tenants:seed', tenantsSeed],
  ['tenants:vouch', tenantsVouch],
  ['users:verify', usersVerify],
  ['keys:rotate', keysRotate],
  ['users:erase', usersErase],
  ['users:erased', usersErased],
]);

/** Runs one command. @returns the exit code: 0 done, 1 refused or failed, 2 used wrongly */
export async function runCommandLine(
  args: readonly string[],
  environment: CliEnvironment & { complain(line: string): void },
): Promise<number> {
  const [name = '', ...rest] = args;
  const command = COMMANDS.get(name);
  if (!command) {
    environment.complain(['Usage:', ...[...COMMANDS.values()].map(({ usage }) => `  ${usage}`)].join('\n'));
    return 2;
  }
  try {
    const { values, positionals } = parse(command, rest);
    await command.run(values, environment, positionals);
    return 0;
  } catch (error) {
    environment.complain(explain(error, command));
    return error instanceof UsageError ? 2 : 1;
  }
}

function parse(
  { options, takes = [] }: CliCommand,
  args: readonly string[],
): { values: Record<string, unknown>; positionals: string[] } {
  try {
    const parsed = parseArgs({ args: [...args], options, strict: true, allowPositionals: takes.length > 0 });
    const missing = takes[parsed.positionals.length];
    if (missing !== undefined) throw new Error(`<${missing}> is needed.`);
    if (parsed.positionals.length > takes.length) throw new Error(`"${parsed.positionals.at(-1)}" is not expected.`);
    return parsed;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function explain(error: unknown, { usage }: CliCommand): string {
  if (error instanceof UsageError) return `${error.message}\nUsage: ${usage}`;
  if (error instanceof AppError)
    return [error.message, ...error.details.map((d) => `  ${d.field} ${d.message}`)].join('\n');
  if (error instanceof ConfigError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
