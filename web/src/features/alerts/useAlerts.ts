import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { AlertType } from '@/graphql/__generated__/types.ts';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { PAGE_SIZE, usePaging, type Paging } from '@/ui/usePaging.ts';
import { AlertsDocument, type AlertPartsFragment, type AlertsQuery } from './__generated__/alerts.ts';

export type Alert = AlertPartsFragment;

export const TYPES = ['LOW_BALANCE', 'FORECAST_OVERSPEND', 'WEBHOOK_DISABLED'] as const satisfies readonly AlertType[];
export const STATES = ['unread', 'open'] as const;
export type AlertState = (typeof STATES)[number];

interface Alerts {
  readonly paging: Paging;
  readonly answer: Answer<AlertsQuery>;
  /** Null before the first answer. */
  readonly rows: ComputedRef<Alert[] | null>;
  readonly total: ComputedRef<number>;
  /** False if there are more than `total`. */
  readonly isExact: ComputedRef<boolean>;
  /** Null shows all. */
  readonly state: ComputedRef<AlertState | null>;
  /** Null shows all. */
  readonly type: ComputedRef<AlertType | null>;
  show(change: { state?: AlertState | null; type?: AlertType | null }): void;
}

/** The page of alerts that the address asks for. */
export function useAlerts(): Alerts {
  const paging = usePaging();
  const route = useRoute();
  const router = useRouter();
  const state = computed(() => STATES.find((one) => one === route.query['state']) ?? null);
  const type = computed(() => TYPES.find((one) => one === route.query['type']) ?? null);
  const answer = useAnswer(AlertsDocument, () => ({
    filter: {
      type: type.value,
      ...(state.value === 'unread' && { isRead: false }),
      ...(state.value === 'open' && { isOpen: true }),
    },
    first: PAGE_SIZE,
    offset: paging.offset.value,
  }));
  return {
    paging,
    answer,
    state,
    type,
    rows: computed(() => answer.data.value?.alerts?.nodes ?? null),
    total: computed(() => answer.data.value?.alerts?.totalCount ?? 0),
    isExact: computed(() => answer.data.value?.alerts?.totalIsExact ?? true),
    show(change) {
      const query = { ...route.query, page: undefined, state: state.value, type: type.value, ...change };
      const kept = Object.entries(query).filter(([, value]) => Boolean(value));
      void router.replace({ query: Object.fromEntries(kept) });
    },
  };
}
