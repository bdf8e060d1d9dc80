import type { PartName } from '../start/service-names.ts';

const EVERY_PART = ['INTERNAL_TOKEN_SIGNING_KEY', 'KAFKA_USERNAME', 'KAFKA_PASSWORD'];
const EVERY_SERVICE = [...EVERY_PART, 'INTERNAL_TOKEN_KEYS', 'DATABASE_URL', 'DATABASE_WORKER_URL'];

/** Variables that each part takes from its Secret. All others stand in its ConfigMap. */
export const SECRET_KEYS: Readonly<Record<PartName | 'migrate' | 'backup', readonly string[]>> = {
  gateway: [...EVERY_PART, 'REDIS_URL'],
  identity: [...EVERY_SERVICE, 'KEY_ENCRYPTION_SECRET', 'SMTP_URL'],
  projects: EVERY_SERVICE,
  ledger: EVERY_SERVICE,
  analytics: [...EVERY_SERVICE, 'AUDIT_ANCHOR_KEY', 'SMTP_URL'],
  notifications: [...EVERY_SERVICE, 'WEBHOOK_ENCRYPTION_SECRET', 'SMTP_URL'],
  backup: ['DATABASE_BACKUP_URL', 'SECRETS_FINGERPRINT'],
  migrate: ['DATABASE_SERVER_URL', 'OUTLAY_SECRETS'],
};
