import { z } from 'zod';
import { isCurrency } from '@outlay/money/currencies';

export const ALERT_TYPES = ['LOW_BALANCE', 'FORECAST_OVERSPEND', 'WEBHOOK_DISABLED'] as const;
export type AlertType = (typeof ALERT_TYPES)[number];

/** In ascending order. */
export const ALERT_SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

export function isWorse(severity: AlertSeverity, than: AlertSeverity): boolean {
  return ALERT_SEVERITIES.indexOf(severity) > ALERT_SEVERITIES.indexOf(than);
}

export const ALERT_ENTITY_TYPES = ['ACCOUNT', 'PROJECT', 'WEBHOOK'] as const;
export type AlertEntityType = (typeof ALERT_ENTITY_TYPES)[number];

const currency = z.string().refine(isCurrency);
/** Minor units as a decimal text: JSON numbers are floats. */
const minorUnits = z.string().regex(/^-?\d{1,19}$/);

/** Numbers and names at the time when the condition last began or got worse; messages are made from them, in any language. */
export const AlertFacts = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('LOW_BALANCE'),
    account: z.string(),
    currency,
    balanceMinor: minorUnits,
    thresholdMinor: minorUnits,
  }),
  z.object({
    type: z.literal('FORECAST_OVERSPEND'),
    /** Null if the project's name was unknown. */
    project: z.string().nullable(),
    currency,
    estimateMinor: minorUnits,
    expectedMinor: minorUnits.nullable(),
    probability: z.number().min(0).max(1),
  }),
  z.object({
    type: z.literal('WEBHOOK_DISABLED'),
    /** Its description, else its server. */
    webhook: z.string(),
    reason: z.enum(['GONE', 'FAILING']),
  }),
]);
export type AlertFacts = z.output<typeof AlertFacts>;

/** A row of `alerts`. */
export interface Alert {
  id: number;
  type: AlertType;
  severity: AlertSeverity;
  entityType: AlertEntityType;
  entityId: number;
  message: string;
  facts: AlertFacts;
  version: number;
  /** Number of times the condition came back within a day after it had cleared. */
  recurrences: number;
  /** Version at which the present occurrence began or got worse; read marks and mails of an older version no longer count. */
  raisedVersion: number;
  /** Positions of that version, and of the newest one, among all changes of the tenant's alerts, in the order of commits. */
  raisedPosition: number;
  position: number;
  createdAt: Date;
  /** When the condition last began or got worse. */
  raisedAt: Date;
  /** Null while the condition lasts. */
  clearedAt: Date | null;
}

/** An alert with one person's read mark. */
export interface SeenAlert extends Alert {
  isRead: boolean;
}

/** A condition to raise an alert for. */
export interface NewAlert {
  type: AlertType;
  severity: AlertSeverity;
  entityId: number;
  facts: AlertFacts;
}

/** Entity type of each type of alert. */
export const ENTITY_TYPE_OF: Readonly<Record<AlertType, AlertEntityType>> = {
  LOW_BALANCE: 'ACCOUNT',
  FORECAST_OVERSPEND: 'PROJECT',
  WEBHOOK_DISABLED: 'WEBHOOK',
};
