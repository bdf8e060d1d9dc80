import { z } from 'zod';
import { SERVICES } from '../start/service-names.ts';

/** Raised when an older restore could not read a backup. */
export const FORMAT = 1;

/** Databases of an installation by the name that commands take: the services, and the event log where it is on PostgreSQL. */
export const BACKED_UP = [...SERVICES, 'events'] as const;
export type BackedUp = (typeof BACKED_UP)[number];

const count = z.number().int().nonnegative();
const file = { file: z.string().regex(/^\w[\w.-]*$/), bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) };

/** Numbers of a database by which its copy is recognised; ids and sums are decimal texts, as they may exceed 2^53. */
export const FactsSchema = z.object({
  /** Migrations that ran, oldest first; none of the event log. */
  migrations: z.array(z.string()),
  /** Epoch of the outbox (ADR 24); null for the event log. */
  epoch: count.nullable(),
  /** Rows of each table. */
  rows: z.record(z.string(), count),
  /** Highest id of each table that has ids. */
  highestIds: z.record(z.string(), z.string()),
  /** SHA-256 over the balances of all accounts; null outside the ledger. */
  balances: z.string().nullable(),
  /** SHA-256 over the heads of all tenants' audit chains, and their number; null for the event log. */
  chains: z.object({ tenants: count, sha256: z.string() }).nullable(),
});
export type Facts = z.output<typeof FactsSchema>;

const DatabaseSchema = z.object({
  name: z.enum(BACKED_UP),
  ...file,
  /** Time of the snapshot, by the server's clock. */
  snapshotAt: z.iso.datetime({ offset: true }),
  facts: FactsSchema,
  /** Roles that are none of Outlay's and may connect. */
  guests: z.array(z.string()),
});
export type BackedUpDatabase = z.output<typeof DatabaseSchema>;

export const ManifestSchema = z.object({
  format: z.literal(FORMAT),
  id: z.string(),
  outlay: z.string(),
  postgres: z.string(),
  madeAt: z.iso.datetime(),
  seconds: z.number(),
  eventLog: z.enum(['postgres', 'kafka']),
  secrets: z.object({
    /** They are not in the backup; without them it is of no use. */
    needed: z.array(z.string()),
    /** Of the secret that seals personal values and signing keys; null where the backup was made without it. */
    fingerprint: z.string().nullable(),
  }),
  roles: z.object({ ...file, names: z.array(z.string()) }),
  databases: z.array(DatabaseSchema).min(1),
});
export type Manifest = z.output<typeof ManifestSchema>;

/** Written last: a folder without it is no backup. */
export const MANIFEST = 'manifest.json';
