import { eventLogEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';
import { administerKafka } from '@outlay/messaging/kafka/administration';
import { createLogger } from '@outlay/telemetry/logger';
import { z } from 'zod';
import { ScriptError } from '../script-error.ts';
import { accessCommands } from './access-commands.ts';
import { requiredAccess, type AccessOptions, type RequiredAccess } from './required-access.ts';
import { strimziResources } from './strimzi-resources.ts';

const USAGE = `npm run kafka:access -- <command> [--prefix <text>] [--without-create]

  commands   prints a kafka-acls.sh command for each rule
  strimzi    prints a KafkaUser for each part, as Strimzi's user operator takes it
  apply      grants the rules on the cluster of KAFKA_BROKERS; the other KAFKA_… variables are an administrator's

Every part of Outlay has a user of its own name; the user "operator" lists and replays dead letters. The rules are derived from the topics
and consumers of the code. --prefix is the KAFKA_PREFIX of the installation; --without-create leaves out the permission to make topics
and to change their settings; the first two then print the topics too, because somebody else has to make them.`;

/** @returns the exit code */
export async function kafkaAccessCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [command, ...options] = args;
  const required = requiredAccess(readOptions(options));
  switch (command) {
    case 'commands':
      console.log(accessCommands(required));
      return 0;
    case 'strimzi':
      console.log(strimziResources(required));
      return 0;
    case 'apply':
      await apply(required, env);
      return 0;
    default:
      console.error(USAGE);
      return 2;
  }
}

function readOptions(options: readonly string[]): AccessOptions {
  let prefix = '';
  let mayCreate = true;
  for (let n = 0; n < options.length; n++) {
    if (options[n] === '--without-create') mayCreate = false;
    else if (options[n] === '--prefix' && options[n + 1] !== undefined) prefix = options[++n] ?? '';
    else throw new ScriptError(`Unknown option: ${options[n] ?? ''}\n\n${USAGE}`);
  }
  return { prefix, mayCreate };
}

async function apply({ users }: RequiredAccess, env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(z.object(eventLogEnv), env);
  if (config.KAFKA_BROKERS === undefined)
    throw new ScriptError(
      'Set KAFKA_BROKERS, and the variables of an administrator: KAFKA_USERNAME, KAFKA_PASSWORD and so on.',
    );
  const administration = administerKafka(config, createLogger({ service: 'kafka-access', level: 'silent' }));
  try {
    for (const { user, rules } of users) {
      await administration.grant(user, rules);
      console.log(`Granted to ${user}: ${rules.length} rules`);
    }
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    await administration.close();
  }
}
