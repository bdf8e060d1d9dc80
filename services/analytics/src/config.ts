import { anchorKey } from '@outlay/audit/anchor/anchor-keys';
import { z } from 'zod';
import { readConfig } from '@outlay/config/read-config';
import { eventLogEnv, json, loggingEnv, migrationEnv, postgresEnv, serviceEnv } from '@outlay/config/fragments';
import { mailEnv } from '@outlay/mail/mail-env';

export const analyticsEnv = z.object({
  ...serviceEnv,
  /** Where identity answers GraphQL: it opens the personal values of the audit trail. */
  IDENTITY_URL: z.url(),
  ...mailEnv,
  /** Folder that gets a signed statement of the ends of all audit trails, once a day. */
  AUDIT_ANCHOR_DIR: z.string().min(1).optional(),
  /** Addresses of operators that get it by mail, separated by commas. */
  AUDIT_ANCHOR_MAIL: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(z.email())),
  /** Private key (Ed25519, JWK) that signs statements. */
  AUDIT_ANCHOR_KEY: json(anchorKey).optional(),
});

const REBUILD_ENV = z.object({ ...postgresEnv, ...migrationEnv, ...eventLogEnv, ...loggingEnv });

export type AnalyticsConfig = z.output<typeof analyticsEnv>;

/** Configuration of a rebuild: the database as the application and as its owner, and the event log. */
export type RebuildConfig = z.output<typeof REBUILD_ENV>;

/** @throws ConfigError naming every variable that is missing or malformed */
export function loadAnalyticsConfig(env: NodeJS.ProcessEnv = process.env): AnalyticsConfig {
  return readConfig(
    analyticsEnv.refine(hasKeyForAnchors, { path: ['AUDIT_ANCHOR_KEY'], error: 'is needed to sign statements' }),
    env,
  );
}

/** @throws ConfigError naming every variable that is missing or malformed */
export function loadRebuildConfig(env: NodeJS.ProcessEnv = process.env): RebuildConfig {
  return readConfig(REBUILD_ENV, env);
}

type AnchorSettings = Pick<AnalyticsConfig, 'AUDIT_ANCHOR_DIR' | 'AUDIT_ANCHOR_MAIL' | 'AUDIT_ANCHOR_KEY'>;

function hasKeyForAnchors({ AUDIT_ANCHOR_DIR, AUDIT_ANCHOR_MAIL, AUDIT_ANCHOR_KEY }: AnchorSettings): boolean {
  return AUDIT_ANCHOR_KEY !== undefined || (AUDIT_ANCHOR_DIR === undefined && AUDIT_ANCHOR_MAIL.length === 0);
}
