import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { deadTopicSpec, toDeadLetter } from './dead-letter.ts';
import { decodeEnvelope, EnvelopeError, type EventEnvelope } from './envelope.ts';
import type { EventLog, LogRecord } from './event-log.ts';
import { claimInboxEvents } from './inbox.ts';
import { noteUnapplied, type UnappliedEvent } from './unapplied-events.ts';

export interface DeadLetterOptions {
  /** The consumer's name. */
  name: string;
  log: EventLog;
  database: TenantDatabase;
  /** True for an event that is noted in `unapplied_events`. */
  notesUnapplied: boolean;
  tries: number;
  /** Called with every event that was given up. */
  tell: (event: UnappliedEvent) => void;
}

/** Gives events up: notes in the database that their effect is missing, and keeps the records in a topic of their own. */
export class DeadLetterOffice {
  readonly #options: DeadLetterOptions;

  constructor(options: DeadLetterOptions) {
    this.#options = options;
  }

  /** @throws whatever says that the database or the log is not well: then nothing is given up */
  async bury(record: LogRecord, error: unknown): Promise<void> {
    const { name, log, tries, tell } = this.#options;
    const envelope = envelopeOf(record);
    if (envelope) await this.#note(record, envelope);
    await log.ensureTopics([deadTopicSpec(record.topic)]);
    await log.send([toDeadLetter(record, { consumer: name, tries, error })]);
    if (envelope) tell({ ...envelope, topic: record.topic });
  }

  /** Claims the event as applying it would, and takes that back: an event is given up only where its inbox can be written. */
  async #note(record: LogRecord, envelope: EventEnvelope): Promise<void> {
    const { name, database, notesUnapplied } = this.#options;
    const { tenantId, eventId } = envelope;
    await database.write({ tenantId }, async (em) => {
      await em.execute('savepoint probe', [], 'run');
      await claimInboxEvents(em, name, tenantId, [eventId]);
      await em.execute('rollback to savepoint probe', [], 'run');
      if (notesUnapplied) await noteUnapplied(em, name, 'dead_letter', [{ record, envelope }]);
    });
  }
}

/** Null for a record that is no event: it belongs to no tenant, and nothing is missing. */
function envelopeOf(record: LogRecord): EventEnvelope | null {
  try {
    return decodeEnvelope(record.headers);
  } catch (error) {
    if (error instanceof EnvelopeError) return null;
    throw error;
  }
}
