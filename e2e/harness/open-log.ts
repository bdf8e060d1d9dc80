import { eventLogEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';
import { createEventLog } from '@outlay/messaging/create-event-log';
import type { EventLog } from '@outlay/messaging/event-log';
import { createLogger } from '@outlay/telemetry/logger';
import { z } from 'zod';

/** The event log as a part with this environment has it. The caller closes it. */
export function openLog(environment: NodeJS.ProcessEnv): EventLog {
  return createEventLog(
    readConfig(z.object(eventLogEnv), environment),
    createLogger({ service: 'e2e', level: 'silent' }),
  );
}
