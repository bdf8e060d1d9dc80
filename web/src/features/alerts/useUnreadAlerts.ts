import { computed, onScopeDispose, type ComputedRef } from 'vue';
import { useAnswer } from '@/graphql/useAnswer.ts';
import { AlertCountsDocument } from './__generated__/alerts.ts';
import { listenToAlerts } from './alert-stream.ts';

/** Number of unread alerts, kept up to date by the stream. */
export function useUnreadAlerts(): ComputedRef<number> {
  const answer = useAnswer(AlertCountsDocument, () => ({}));
  const end = new AbortController();
  listenToAlerts(answer.reload, end.signal);
  onScopeDispose(() => {
    end.abort();
  });
  return computed(() => answer.data.value?.alertCounts?.unread ?? 0);
}
