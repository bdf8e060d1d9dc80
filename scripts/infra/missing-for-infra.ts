import { ScriptError } from '../script-error.ts';
import { INFRA } from './infra-settings.ts';
import type { InfraState } from './infra-state.ts';
import { localServers } from './local-servers.ts';

/** What this machine lacks for `npm run infra` without Docker, in plain words; null when nothing. Tests ask it before they start. */
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

/** What a server needs of the machine does not depend on where it will listen. */
const UNUSED: InfraState = {
  mode: 'local',
  ports: { postgres: 0, redis: 0, kafka: 0, kafkaController: 0, smtp: 0, mail: 0 },
  installation: '',
  postgresPassword: '',
};
