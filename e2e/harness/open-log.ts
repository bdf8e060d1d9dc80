import { eventLogEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';
import { createEventLog } from '@outlay/messaging/create-event-log';
import type { EventLog } from '@outlay/messaging/event-log';
import type { Environments } from '@outlay/scripts/start/environment';
import { createLogger } from '@outlay/telemetry/logger';
import { z } from 'zod';

/** The event log of an installation, whichever it is on. The caller closes it. */
export function openLog({ gateway }: Environments): EventLog {
  return createEventLog(readConfig(z.object(eventLogEnv), gateway), createLogger({ service: 'e2e', level: 'silent' }));
}
