import { eachTenant } from '@outlay/jobs/each-tenant';
import type { Job } from '@outlay/jobs/job';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { MailQueueRepository } from '../mail/mail-queue.repository.ts';
import {
  NotificationPreferenceRepository,
  type DigestPreference,
} from '../preferences/notification-preference.repository.ts';
import type { MailContacts } from '../siblings/mail-contacts.ts';
import type { JobTenantsRepository } from './job-tenants.repository.ts';
import { dueDigest } from './local-time.ts';

/** Longest period of a digest, even after a long downtime, in milliseconds. */
const REACH_MS = 31 * 24 * 3_600_000;

export interface DigestsParts {
  database: TenantDatabase;
  tenants: JobTenantsRepository;
  contacts: MailContacts;
}

/**
 * Queues the digests that are due: daily at 07:00 and weekly on Monday at 07:00 of the reader's time zone, with the earlier alerts that
 * were not mailed to the reader. Without such alerts no mail is queued.
 */
export function digestsJob(parts: DigestsParts): Job {
  return {
    name: 'digests',
    description: 'Mails daily and weekly summaries of alerts.',
    every: 'hour',
    async run(slot, signal) {
      await eachTenant(await parts.tenants.withDigests(), signal, (tenantId) =>
        queueTenant(parts, tenantId, slot, signal),
      );
    },
  };
}

async function queueTenant(
  { database, contacts }: DigestsParts,
  tenantId: number,
  slot: Date,
  signal: AbortSignal,
): Promise<void> {
  const preferences = await database.read({ tenantId }, (em) =>
    new NotificationPreferenceRepository(em, tenantId).digestPreferences(),
  );
  const userIds = [...new Set(preferences.map(({ userId }) => userId))];
  if (userIds.length === 0) return;
  const known = await contacts({ tenantId, requestId: `job:digests:${slot.toISOString()}` }, userIds);
  const digests = Map.groupBy(preferences, ({ userId, frequency }) => `${frequency}:${userId}`);
  for (const ofOne of digests.values()) {
    signal.throwIfAborted();
    const [first] = ofOne;
    const contact = first && known.get(first.userId);
    if (!contact) continue;
    const { period, at } = dueDigest(first.frequency, slot, contact.timeZone);
    const types = ofOne.map((preference) => ({ type: preference.alertType, since: reach(preference, at) }));
    await database.write({ tenantId }, (em) =>
      new MailQueueRepository(em, tenantId).queueDigest({ userId: first.userId, period, types, until: at }),
    );
  }
}

function reach({ since }: DigestPreference, due: Date): Date {
  return new Date(Math.max(since.getTime(), due.getTime() - REACH_MS));
}
