import { eventLogEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';
import { createEventLog } from '@outlay/messaging/create-event-log';
import { createLogger } from '@outlay/telemetry/logger';
import { z } from 'zod';
import type { Manifest } from '../backup/manifest.ts';
import { ScriptError } from '../script-error.ts';
import type { RestoreTarget } from './restore-target.ts';

/**
 * Makes sure that a log on Kafka is not forgotten: what it has and the backup has not would never be ended.
 * @throws ScriptError where the backup's was on Kafka, and this one is not
 */
export function requireSameLog(
  { id, eventLog }: Manifest,
  { isOnKafka, newEventLog }: { isOnKafka: boolean; newEventLog: boolean },
): void {
  if (eventLog === 'kafka' && !isOnKafka && !newEventLog)
    throw new ScriptError(
      `The event log of backup ${id} was on Kafka. Set KAFKA_BROKERS, or give --infra; or --new-event-log, where this installation is to ` +
        `begin a log of its own on PostgreSQL. Nothing was changed.`,
    );
}

/** @throws ScriptError where Kafka does not answer, before anything is changed */
export async function requireLogAnswers({ environments, isOnKafka }: RestoreTarget): Promise<void> {
  if (!isOnKafka) return;
  const config = readConfig(z.object(eventLogEnv), environments.gateway);
  const log = createEventLog(config, createLogger({ service: 'restore', level: 'silent' }));
  try {
    await log.ping();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScriptError(`The event log on Kafka cannot be used, so nothing was changed: ${reason}`);
  } finally {
    await log.close();
  }
}
