import { z } from 'zod';
import { isCurrency } from '@outlay/money/currencies';

export const ALERT_TYPES = ['LOW_BALANCE', 'FORECAST_OVERSPEND'] as const;
export type AlertType = (typeof ALERT_TYPES)[number];

export const ALERT_SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

export const ALERT_ENTITY_TYPES = ['ACCOUNT', 'PROJECT'] as const;
export type AlertEntityType = (typeof ALERT_ENTITY_TYPES)[number];

const currency = z.string().refine(isCurrency);
/** Minor units as a decimal text: JSON numbers are floats. */
const minorUnits = z.string().regex(/^-?\d{1,19}$/);

/** What was found when an alert was raised: its message is made of it, in any language. */
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
    /** Null where the project's name was not known yet. */
    project: z.string().nullable(),
    currency,
    estimateMinor: minorUnits,
    expectedMinor: minorUnits.nullable(),
    probability: z.number().min(0).max(1),
  }),
]);
export type AlertFacts = z.output<typeof AlertFacts>;

/** A row of `alerts`, and whether the reader has read it. */
export interface Alert {
  id: number;
  type: AlertType;
  severity: AlertSeverity;
  entityType: AlertEntityType;
  entityId: number;
  message: string;
  facts: AlertFacts;
  version: number;
  /** Place among all changes of the tenant's alerts, in the order of their commits. */
  raisedPosition: number;
  createdAt: Date;
  clearedAt: Date | null;
}

/** An alert as one person sees it. */
export interface SeenAlert extends Alert {
  isRead: boolean;
}

/** What is to be raised. */
export interface NewAlert {
  type: AlertType;
  severity: AlertSeverity;
  entityId: number;
  facts: AlertFacts;
}

/** What each type of alert is about. */
export const ENTITY_TYPE_OF: Readonly<Record<AlertType, AlertEntityType>> = {
  LOW_BALANCE: 'ACCOUNT',
  FORECAST_OVERSPEND: 'PROJECT',
};
