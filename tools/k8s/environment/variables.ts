import { analyticsEnv } from '@outlay/analytics/config';
import { loggingEnv, telemetryEnv } from '@outlay/config/fragments';
import { gatewayEnv } from '@outlay/gateway/config';
import { identityEnv } from '@outlay/identity/config';
import { ledgerEnv } from '@outlay/ledger/config';
import { notificationsEnv } from '@outlay/notifications/config';
import { projectsEnv } from '@outlay/projects/config';
import type { PartName } from '@outlay/scripts/start/service-names';
import { z } from 'zod';
import type { Container } from '../manifests/pod.ts';
import { databaseOwner, partOf, programOf } from './program.ts';

const PART_VARIABLES: Readonly<Record<PartName, z.ZodObject>> = {
  identity: identityEnv,
  projects: projectsEnv,
  ledger: ledgerEnv,
  analytics: analyticsEnv,
  notifications: notificationsEnv,
  gateway: gatewayEnv,
};

const postgresUrl = z.string().startsWith('postgres', 'must be a postgres:// URL');

/** Commands that run in a container of their own, with the variables that they read. */
const COMMAND_VARIABLES: Readonly<Record<string, z.ZodObject>> = {
  'scripts/await-migrations.ts': z.object({ DATABASE_WORKER_URL: postgresUrl }),
  'scripts/backup.ts': z.object({
    DATABASE_BACKUP_URL: postgresUrl,
    SECRETS_FINGERPRINT: z.string(),
    PG_BIN: z.string(),
    BACKUP_TO: z.string().regex(/^s3:\/\/[^/]+/, 'must be s3://bucket/prefix'),
    AWS_REGION: z.string(),
    AWS_ENDPOINT_URL_S3: z.url().optional(),
    AWS_ACCESS_KEY_ID: z.string().optional(),
    AWS_SECRET_ACCESS_KEY: z.string().optional(),
    S3_FORCE_PATH_STYLE: z.stringbool().optional(),
  }),
  'scripts/migrate.ts': z.object({
    DATABASE_SERVER_URL: postgresUrl,
    OUTLAY_SECRETS: z.string().startsWith('{', 'must be the content of secrets.json'),
    OUTLAY_DATA_DIR: z.string().optional(),
    NODE_ENV: loggingEnv.NODE_ENV,
  }),
};

/** Commands that run as a service, on its variables. */
const ON_A_SERVICE = new Set(['scripts/outlay.ts', 'scripts/restored.ts']);

/** The variables that a container's program reads; undefined where nothing is known of it. */
export function variablesOf(container: Container): z.ZodObject | undefined {
  const part = partOf(container);
  if (part) return z.object({ ...PART_VARIABLES[part].shape, ...telemetryEnv });
  const program = programOf(container) ?? '';
  const owner = ON_A_SERVICE.has(program) ? databaseOwner(container) : undefined;
  return owner ? PART_VARIABLES[owner] : COMMAND_VARIABLES[program];
}

/** Read by Node or its libraries, in every program. */
export const RUNTIME_VARIABLES: readonly string[] = ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'TZ', 'UV_THREADPOOL_SIZE'];
