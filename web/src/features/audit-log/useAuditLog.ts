import { computed, type ComputedRef } from 'vue';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { useCatchUp } from '@/graphql/useCatchUp.ts';
import { PAGE_SIZE } from '@/ui/usePaging.ts';
import { AuditEntriesDocument, type AuditEntriesQuery } from './__generated__/audit-log.ts';
import { conditionsOf, useAuditFilters } from './useAuditFilters.ts';

type Found = NonNullable<AuditEntriesQuery['auditEntries']>;

interface AuditLog {
  readonly state: ReturnType<typeof useAuditFilters>;
  readonly answer: Answer<AuditEntriesQuery>;
  /** Null before the first answer. */
  readonly found: ComputedRef<Found | null>;
}

/** The part of the log that the address asks for. */
export function useAuditLog(): AuditLog {
  const state = useAuditFilters();
  const answer = useAnswer(AuditEntriesDocument, () => {
    const { after, before } = state.place.value;
    const filter = conditionsOf(state.filters.value);
    if (before !== undefined) return { filter, last: PAGE_SIZE, before };
    return { filter, first: PAGE_SIZE, ...(after !== undefined && { after }) };
  });
  const found = computed(() => answer.data.value?.auditEntries ?? null);
  useCatchUp(answer, () => found.value?.isCurrent === false);
  return { state, answer, found };
}
