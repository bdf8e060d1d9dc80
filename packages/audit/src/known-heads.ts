import { decodeEnvelope } from '@outlay/messaging/envelope';
import type { EventLog } from '@outlay/messaging/event-log';
import { isSame } from './chain-scan.ts';
import type { ChainHead } from './findings.ts';
import { auditTopic, readSealedEvent, type Sealed } from './sealed-event.ts';

/** A head, and the epoch of the database that published it (it rises when a database is restored from a backup). */
interface PublishedHead extends ChainHead {
  readonly epoch: number;
}

/**
 * Reads the newest published head of each tenant's chain, by tenant. The first publication of a place counts: places published again
 * with other hashes, and their successors, are ignored, so that a chain cannot be replaced by sealing it anew. Only a restored
 * database may go on from an earlier place.
 *
 * @throws EnvelopeError or Error when a record of the topic is no sealed entry
 */
export async function readKnownHeads(log: EventLog, service: string): Promise<Map<number, ChainHead>> {
  const heads = new Map<number, PublishedHead>();
  await log.scan({
    topics: [auditTopic(service)],
    onRecord({ headers, value }) {
      const { tenantId, epoch } = decodeEnvelope(headers);
      const sealed = readSealedEvent(tenantId, value);
      if (isNewHead(heads.get(tenantId), sealed, epoch)) heads.set(tenantId, { ...sealed, epoch });
    },
  });
  return new Map([...heads].map(([tenantId, { seq, hash }]) => [tenantId, { seq, hash }]));
}

function isNewHead(head: PublishedHead | undefined, sealed: Sealed, epoch: number): boolean {
  if (head === undefined || epoch > head.epoch) return true;
  return sealed.seq === head.seq + 1 && isSame(sealed.previousHash, head.hash);
}
