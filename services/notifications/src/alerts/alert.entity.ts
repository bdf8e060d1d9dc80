import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';

export const ALERT_TYPES = ['LOW_BALANCE', 'FORECAST_OVERSPEND'] as const;
export type AlertType = (typeof ALERT_TYPES)[number];

export const ALERT_SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

export const ALERT_ENTITY_TYPES = ['ACCOUNT', 'PROJECT'] as const;
export type AlertEntityType = (typeof ALERT_ENTITY_TYPES)[number];

/** A row of `alerts`. */
export const AlertEntity = defineEntity({
  name: 'Alert',
  tableName: 'alerts',
  properties: {
    ...tenantProperties,
    type: p.enum(ALERT_TYPES),
    severity: p.enum(ALERT_SEVERITIES),
    entityType: p.enum(ALERT_ENTITY_TYPES),
    entityId: p.bigint('number'),
    message: p.text(),
    /** What the message is made of, so that a mail can say it in another language. */
    facts: p.json().$type<unknown>(),
    version: p.integer(),
    /** Place among all changes of the tenant's alerts, in the order in which they were committed. */
    raisedPosition: p.bigint('number'),
    clearedPosition: p.bigint('number').nullable(),
    createdAt: p.datetime(),
    clearedAt: p.datetime().nullable(),
  },
  ...tenantWall,
});

export type AlertRow = InferEntity<typeof AlertEntity>;
