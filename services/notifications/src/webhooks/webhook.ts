export type WebhookDisabledReason = 'GONE' | 'FAILING';

/** The part of an endpoint that people choose. */
export interface WebhookSettings {
  url: string;
  events: readonly string[];
  description: string | null;
  isActive: boolean;
}

/** An endpoint, without its secrets. */
export interface Webhook extends WebhookSettings {
  id: number;
  disabledReason: WebhookDisabledReason | null;
  disabledAt: Date | null;
  failingSince: Date | null;
  failures: number;
  /** Of its last delivery; 0 without one. */
  sequence: number;
  previousUntil: Date | null;
  createdBy: number;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** A row as JSON has it. */
export interface WebhookRow {
  id: number;
  url: string;
  events: string[];
  description: string | null;
  is_active: boolean;
  disabled_reason: WebhookDisabledReason | null;
  disabled_at: string | null;
  failing_since: string | null;
  failures: number;
  sequence: number;
  previous_until: string | null;
  created_by: number;
  version: number;
  created_at: string;
  updated_at: string;
}

/** The columns of {@link WebhookRow}. */
export const WEBHOOK_COLUMNS_SQL = `id, url, events, description, is_active, disabled_reason, disabled_at, failing_since, failures,
  sequence, previous_until, created_by, version, created_at, updated_at`;

export function webhookOf(row: WebhookRow): Webhook {
  return {
    ...{ id: row.id, url: row.url, events: row.events, description: row.description, isActive: row.is_active },
    ...{ disabledReason: row.disabled_reason, disabledAt: dateOf(row.disabled_at) },
    ...{ failingSince: dateOf(row.failing_since), failures: row.failures, sequence: row.sequence },
    ...{ previousUntil: dateOf(row.previous_until), createdBy: row.created_by, version: row.version },
    ...{ createdAt: new Date(row.created_at), updatedAt: new Date(row.updated_at) },
  };
}

export function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
