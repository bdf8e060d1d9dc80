import { shallowRef, type Ref } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';
import { useIsNarrow } from '@/ui/useIsNarrow.ts';

/** Purpose of the form over the list: an expense to change, one to copy, or a new one. */
export interface OverlayTarget {
  readonly edit: string | null;
  readonly copy: string | null;
}

/** On wide screens a way to the form's page leads to the form over the list, which stays as it is; phones go to the page. */
export function useExpenseOverlay(): Ref<OverlayTarget | null> {
  const isNarrow = useIsNarrow();
  const target = shallowRef<OverlayTarget | null>(null);
  onBeforeRouteLeave((to) => {
    if (isNarrow.value) return true;
    const { id } = to.params;
    const { copy } = to.query;
    if (to.name === 'expense-new') target.value = { edit: null, copy: typeof copy === 'string' ? copy : null };
    else if (to.name === 'expense-edit' && typeof id === 'string') target.value = { edit: id, copy: null };
    else return true;
    return false;
  });
  return target;
}
