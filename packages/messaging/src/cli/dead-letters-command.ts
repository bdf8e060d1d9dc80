import { parseArgs } from 'node:util';
import { listDeadLetters, replayDeadLetters, type DeadLetter } from '../dead-letters.ts';
import type { EventLog } from '../event-log.ts';

export const USAGE = `Events that a consumer gave up.

  dead-letters list   --topic <topic>              what waits, and what was sent back
  dead-letters replay --topic <topic>              sends back all that wait
  dead-letters replay --topic <topic> --id <id>    sends back these (--id may be repeated)

<topic> is the topic the events came from, for example projects.project. EVENT_LOG_URL or KAFKA_BROKERS
says where the log is.`;

/** The command line is invalid; the message shows the usage. */
export class UsageError extends Error {
  constructor(problem: string) {
    super(`${problem}\n\n${USAGE}`);
    this.name = 'UsageError';
  }
}

/**
 * Runs one command.
 * @param args arguments after the command's name
 * @returns what to print
 * @throws UsageError for invalid arguments
 */
export async function runDeadLetters(log: EventLog, args: readonly string[]): Promise<string> {
  const { action, topic, ids } = parse(args);
  if (action === 'list') {
    const letters = await listDeadLetters(log, topic);
    return letters.length === 0 ? `No dead letters of ${topic}.` : letters.map(line).join('\n');
  }
  const replayed = await replayDeadLetters(log, { topic, ...(ids && { ids }) });
  return [...replayed.map(line), `Sent back ${replayed.length} of ${topic}.`].join('\n');
}

function parse(args: readonly string[]): { action: 'list' | 'replay'; topic: string; ids: string[] | undefined } {
  const { positionals, values } = read(args);
  const [action, ...rest] = positionals;
  if ((action !== 'list' && action !== 'replay') || rest.length > 0) throw new UsageError('Say list or replay.');
  if (!values.topic) throw new UsageError('Say which --topic.');
  return { action, topic: values.topic, ids: values.id };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { topic: { type: 'string' }, id: { type: 'string', multiple: true } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function line({ id, time, consumer, type, tenant, eventId, tries, error, replayed }: DeadLetter): string {
  const event = `${type ?? '(no type)'} tenant=${tenant ?? '?'} event=${eventId ?? '?'}`;
  return `${id}  ${time}  ${consumer}  ${event}  tries=${tries}  ${replayed ? 'sent back' : 'waits'}  ${error}`;
}
