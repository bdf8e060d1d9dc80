import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { deadTopicSpec, toDeadLetter } from './dead-letter.ts';
import { decodeEnvelope, EnvelopeError, type EventEnvelope } from './envelope.ts';
import type { EventLog, LogRecord } from './event-log.ts';
import { claimInboxEvents } from './inbox.ts';
import { noteUnapplied, type UnappliedEvent } from './unapplied-events.ts';

export interface DeadLetterOptions {
  name: string;
  log: EventLog;
  database: TenantDatabase;
  /** True for an event that is noted in `unapplied_events`. */
  notesUnapplied: boolean;
  tries: number;
  /** Called after an event became a dead letter. */
  onUnapplied: (event: UnappliedEvent) => void;
}

/** Moves events that cannot be applied to the dead-letter topic, and notes in the database that their effect is missing. */
export class DeadLetterOffice {
  readonly #options: DeadLetterOptions;

  constructor(options: DeadLetterOptions) {
    this.#options = options;
  }

  /** @throws errors of the database or the log; the event is then not moved */
  async bury(record: LogRecord, error: unknown): Promise<void> {
    const { name, log, tries, onUnapplied } = this.#options;
    const envelope = envelopeOf(record);
    if (envelope) await this.#note(record, envelope);
    await log.ensureTopics([deadTopicSpec(record.topic)]);
    await log.send([toDeadLetter(record, { consumer: name, tries, error })]);
    if (envelope) onUnapplied({ ...envelope, topic: record.topic });
  }

  /** Claims the event and rolls the claim back: an event is moved only where the inbox can be written. */
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

/** Returns null for a record that is no event: it belongs to no tenant, and has no effect to miss. */
function envelopeOf(record: LogRecord): EventEnvelope | null {
  try {
    return decodeEnvelope(record.headers);
  } catch (error) {
    if (error instanceof EnvelopeError) return null;
    throw error;
  }
}
