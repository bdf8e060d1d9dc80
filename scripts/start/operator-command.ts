import { runCommandLine } from '@outlay/identity/cli/command-line';
import { loadIdentityConfig } from '@outlay/identity/config';
import { auditKeyCommand } from './audit-key-command.ts';
import { envCommand } from './env-command.ts';
import { jobsCommand } from './jobs-command.ts';
import { reachInstallation } from './reachable.ts';

/** Opens no installation of its own: it hands over to a command that does. */
const SELF_RELIANT = 'tenants:seed';

/** Runs one of identity's commands, a job, or prints a part's environment or the key of audit anchors. @returns the exit code */
export async function operatorCommand(args: readonly string[]): Promise<number> {
  if (args[0] === 'jobs') return jobsCommand(args.slice(1));
  if (args[0] === 'audit-key') return auditKeyCommand();
  if (args[0] === 'env') return envCommand(args.slice(1));
  await using parts = new AsyncDisposableStack();
  const needsDatabase = args.length > 0 && args[0] !== SELF_RELIANT;
  const environment = needsDatabase ? await identityEnvironment(parts) : process.env;
  return await runCommandLine(args, {
    config: () => loadIdentityConfig(environment),
    print: (line) => console.log(line),
    complain: (line) => console.error(line),
  });
}

/** Of a server that the environment names, of the installation that runs, or of the one that is opened for the purpose. */
async function identityEnvironment(parts: AsyncDisposableStack): Promise<NodeJS.ProcessEnv> {
  return process.env['DATABASE_URL'] ? process.env : (await reachInstallation(parts, process.env)).identity;
}
