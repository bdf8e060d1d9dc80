import { ref, watch } from 'vue';
import type { Option } from '@/ui/option.ts';
import type { FormState } from './form-state.ts';
import { useSuggestions, type VendorSuggestion } from './useSuggestions.ts';

interface VendorMemory {
  readonly suggest: (term: string) => Promise<string[]>;
  readonly tags: (term: string) => Promise<Option[]>;
}

/**
 * Suggests vendors; a known one brings the category and account that it was booked to last. What one chose oneself stays, and in
 * an expense that exists nothing is filled in.
 */
export function useVendorMemory(state: FormState, isEdited: boolean): VendorMemory {
  const { vendors, tags } = useSuggestions();
  const known = ref<readonly VendorSuggestion[]>([]);
  const filled = { accountId: state.accountId, categoryId: state.categoryId };

  function fill(name: 'accountId' | 'categoryId', option: Option | null): void {
    const isMine = state[name]?.id !== filled[name]?.id;
    if (isMine || option === null) return;
    state[name] = option;
    filled[name] = option;
  }

  watch([() => state.vendor, known], ([name]) => {
    if (isEdited) return;
    const vendor = known.value.find((one) => one.name.toLocaleLowerCase() === name.trim().toLocaleLowerCase());
    if (vendor === undefined) return;
    fill('accountId', vendor.account);
    fill('categoryId', vendor.category);
  });

  return {
    async suggest(term) {
      known.value = await vendors(term);
      return known.value.map(({ name }) => name);
    },
    tags,
  };
}
