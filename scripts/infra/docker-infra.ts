import { execFile, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../repository-root.ts';
import { ScriptError } from '../script-error.ts';
import { writeContainerEnvironments } from '../docker/container-environments.ts';
import type { InfraName } from './infra-settings.ts';
import type { InfraState } from './infra-state.ts';
import type { Infra } from './infra.ts';

const run = promisify(execFile);

/** True where a Docker engine answers and has compose. */
export function hasDocker(): boolean {
  const works = (...args: string[]): boolean =>
    spawnSync('docker', args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
  return works('info') && works('compose', 'version');
}

/** The servers as containers, from docker-compose.yml. */
export function dockerInfra(state: InfraState): Infra {
  const compose = async (...args: string[]): Promise<string> => {
    try {
      const { stdout } = await run('docker', ['compose', ...args], {
        cwd: repositoryRoot,
        env: composeVariables(state),
      });
      return stdout;
    } catch (error) {
      const words = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
      throw new ScriptError(`docker compose ${args.join(' ')}:\n${words}`);
    }
  };
  const running = async (): Promise<string[]> => (await compose('ps', '--services', '--status=running')).split('\n');
  return {
    async start(names) {
      await writeContainerEnvironments(state.installation);
      const before = await running();
      await compose('up', '--detach', '--wait', ...names);
      return names.filter((name) => before.includes(name));
    },
    async stop(names) {
      const before = await running();
      await compose('stop', ...names);
      return names.filter((name) => before.includes(name));
    },
    async owners() {
      const names = await running();
      return new Map(names.map((name) => [name, 'container']));
    },
    async logs(name: InfraName) {
      const child = spawn('docker', ['compose', 'logs', '--tail=50', name], {
        cwd: repositoryRoot,
        env: composeVariables(state),
        stdio: 'inherit',
      });
      await new Promise((resolve) => child.once('close', resolve));
    },
  };
}

/** Variables that docker-compose.yml refers to. */
function composeVariables({ ports, installation }: InfraState): NodeJS.ProcessEnv {
  return {
    ...process.env,
    OUTLAY_ENV_DIR: join(installation, 'env'),
    INFRA_POSTGRES_PORT: String(ports.postgres),
    INFRA_REDIS_PORT: String(ports.redis),
    INFRA_KAFKA_PORT: String(ports.kafka),
    INFRA_SMTP_PORT: String(ports.smtp),
    INFRA_MAIL_PORT: String(ports.mail),
  };
}
