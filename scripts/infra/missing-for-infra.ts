import { ScriptError } from '../script-error.ts';
import { INFRA } from './infra-settings.ts';
import type { InfraState } from './infra-state.ts';
import { localServers } from './local-servers.ts';

/** Names the programs that `npm run infra` needs without Docker and this machine lacks; null when there are none. */
export async function missingForInfra(): Promise<string | null> {
  const servers = localServers('', UNUSED, () => undefined);
  try {
    for (const name of INFRA) await servers[name].require();
    return null;
  } catch (error) {
    if (error instanceof ScriptError) return error.message;
    throw error;
  }
}

/** Programs that a server needs do not depend on its port. */
const UNUSED: InfraState = {
  mode: 'local',
  ports: { postgres: 0, redis: 0, kafka: 0, kafkaController: 0, smtp: 0, mail: 0 },
  installation: '',
  postgresPassword: '',
};
