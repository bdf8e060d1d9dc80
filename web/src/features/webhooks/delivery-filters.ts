import type { LocationQuery } from 'vue-router';
import type { WebhookDeliveryFilter } from '@/graphql/__generated__/types.ts';
import { DELIVERED_EVENTS } from './events.ts';

export const DELIVERY_STATES = ['QUEUED', 'DELIVERED', 'FAILED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

const HOUR_MS = 3_600_000;
/** Periods up to now, in milliseconds. Deliveries are kept for 30 days: that is all of them. */
const PERIODS_MS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
export type DeliveryPeriod = keyof typeof PERIODS_MS;
export const DELIVERY_PERIODS = ['hour', 'day', 'week'] as const satisfies readonly DeliveryPeriod[];

/** Conditions of the list; null or empty for none. */
export interface DeliveryFilters {
  readonly state: DeliveryState | null;
  readonly event: string;
  readonly period: DeliveryPeriod | null;
}

/** Reads an address. What is not valid there is no condition. */
export function filtersOf({ state, event, period }: LocationQuery): DeliveryFilters {
  return {
    state: DELIVERY_STATES.find((one) => one.toLowerCase() === state) ?? null,
    event: DELIVERED_EVENTS.find((one) => one === event) ?? '',
    period: DELIVERY_PERIODS.find((one) => one === period) ?? null,
  };
}

/** The reverse of `filtersOf`: names only what is set. */
export function queryOf({ state, event, period }: DeliveryFilters): Record<string, string> {
  return {
    ...(state !== null && { state: state.toLowerCase() }),
    ...(event !== '' && { event }),
    ...(period !== null && { period }),
  };
}

/** Conditions that the server is asked for; null for none at all. */
export function conditionsOf(filters: DeliveryFilters, now: number): WebhookDeliveryFilter | null {
  const { state, event, period } = filters;
  if (!isFiltered(filters)) return null;
  return {
    ...(state !== null && { state }),
    ...(event !== '' && { event }),
    ...(period !== null && { from: new Date(now - PERIODS_MS[period]).toISOString() }),
  };
}

export function isFiltered(filters: DeliveryFilters): boolean {
  return Object.keys(queryOf(filters)).length > 0;
}
