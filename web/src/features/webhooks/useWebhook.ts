import { computed, shallowRef, watch, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { useCatchUp } from '@/graphql/useCatchUp.ts';
import { PAGE_SIZE, usePaging, type Paging } from '@/ui/usePaging.ts';
import { WebhookDocument, type WebhookQuery } from './__generated__/webhooks.ts';
import { conditionsOf, filtersOf, queryOf, type DeliveryFilters } from './delivery-filters.ts';
import { isUnderWay } from './delivery-outcome.ts';

export type WebhookWithDeliveries = NonNullable<WebhookQuery['webhook']>;
export type Delivery = NonNullable<WebhookWithDeliveries['deliveries']>['nodes'][number];

interface OneWebhook {
  readonly paging: Paging;
  readonly answer: Answer<WebhookQuery>;
  readonly webhook: ComputedRef<WebhookWithDeliveries | null>;
  readonly isMissing: ComputedRef<boolean>;
  readonly filters: ComputedRef<DeliveryFilters>;
  filter(change: Partial<DeliveryFilters>): void;
  /** Id of the delivery that is inspected; null for none. */
  readonly inspected: ComputedRef<string | null>;
  inspect(id: string | null): void;
}

/** The endpoint of the address, with the deliveries that the address asks for. */
export function useWebhook(): OneWebhook {
  const route = useRoute();
  const router = useRouter();
  const paging = usePaging();
  const filters = computed(() => filtersOf(route.query));
  // The beginning of a period stands still until the conditions change: another page is of the same list.
  const conditions = shallowRef(conditionsOf(filters.value, Date.now()));
  watch(
    () => JSON.stringify(filters.value),
    () => {
      conditions.value = conditionsOf(filters.value, Date.now());
    },
    { flush: 'sync' },
  );
  const answer = useAnswer(WebhookDocument, () => ({
    ...{ id: String(route.params['id']), filter: conditions.value },
    ...{ first: PAGE_SIZE, offset: paging.offset.value },
  }));
  const webhook = computed(() => answer.data.value?.webhook ?? null);
  const deliveries = computed(() => webhook.value?.deliveries?.nodes ?? []);
  useCatchUp(answer, () => deliveries.value.some((one) => isUnderWay(one, Date.now())));
  const delivery = computed(() => route.query['delivery']);
  return {
    ...{ paging, answer, webhook, filters },
    isMissing: computed(() => answer.data.value?.webhook === null && !answer.isLoading.value),
    filter(change) {
      void router.replace({ query: queryOf({ ...filters.value, ...change }) });
    },
    inspected: computed(() => (typeof delivery.value === 'string' ? delivery.value : null)),
    inspect(id) {
      void router.replace({ query: { ...route.query, delivery: id ?? undefined } });
    },
  };
}
