import { parseArgs } from 'node:util';
import { eventLogEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';
import { administerKafka } from '@outlay/messaging/kafka/administration';
import { createLogger } from '@outlay/telemetry/logger';
import { z } from 'zod';
import { ScriptError } from '../script-error.ts';
import { accessCommands } from './access-commands.ts';
import { requiredAccess, type AccessOptions, type RequiredAccess } from './required-access.ts';
import { strimziResources } from './strimzi-resources.ts';

const COMMANDS = ['commands', 'strimzi', 'apply'] as const;
const USAGE = `npm run kafka:access -- <command> [--prefix <text>] [--without-create]

  commands   prints a kafka-acls.sh command for each rule
  strimzi    prints a KafkaUser for each part, as Strimzi's user operator takes it
  apply      grants the rules on the cluster of KAFKA_BROKERS; the other KAFKA_… variables are an administrator's

Every part of Outlay has a user of its own name; the user "operator" lists and replays dead letters. The rules are derived from the topics
and consumers of the code. --prefix is the KAFKA_PREFIX of the installation; --without-create leaves out the permission to make topics
and to change their settings; the first two then print the topics too, because somebody else has to make them.`;

/** @returns the exit code */
export async function kafkaAccessCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { command, ...options } = readOptions(args);
  const required = requiredAccess(options);
  if (command === 'commands') console.log(accessCommands(required));
  else if (command === 'strimzi') console.log(strimziResources(required));
  else await apply(required, env);
  return 0;
}

function readOptions(args: readonly string[]): AccessOptions & { command: (typeof COMMANDS)[number] } {
  const { values, positionals } = parsed(args);
  const command = COMMANDS.find((name) => name === positionals[0]);
  if (!command || positionals.length !== 1) throw new ScriptError(USAGE);
  const { prefix } = values;
  if (!eventLogEnv.KAFKA_PREFIX.safeParse(prefix).success)
    throw new ScriptError(
      `--prefix ${prefix}: must be a KAFKA_PREFIX, of letters, digits, dots, dashes and underscores.`,
    );
  return { command, prefix, mayCreate: !values['without-create'] };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { prefix: { type: 'string', default: '' }, 'without-create': { type: 'boolean', default: false } },
    });
  } catch (error) {
    throw new ScriptError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

async function apply({ users }: RequiredAccess, env: NodeJS.ProcessEnv): Promise<void> {
  if (!env['KAFKA_BROKERS'])
    throw new ScriptError(
      'Set KAFKA_BROKERS, and the variables of an administrator: KAFKA_USERNAME, KAFKA_PASSWORD and so on.',
    );
  const config = readConfig(z.object(eventLogEnv), env);
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
