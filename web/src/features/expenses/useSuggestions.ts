import { useClientHandle } from '@urql/vue';
import type { Option } from '@/ui/option.ts';
import { TagSuggestionsDocument, VendorSuggestionsDocument } from './__generated__/expense-form.ts';

/** A vendor of earlier expenses, with what it was booked to last. */
export interface VendorSuggestion {
  readonly id: string;
  readonly name: string;
  /** Null where the account takes no more expenses. */
  readonly account: Option | null;
  readonly category: Option | null;
}

interface Suggestions {
  readonly vendors: (term: string) => Promise<VendorSuggestion[]>;
  readonly tags: (term: string) => Promise<Option[]>;
}

const READ_ONCE = { requestPolicy: 'cache-first' } as const;

/** Vendors and tags that were used before, the latest first. A search that fails suggests nothing. */
export function useSuggestions(): Suggestions {
  const { client } = useClientHandle();
  return {
    async vendors(term) {
      const { data } = await client.query(VendorSuggestionsDocument, { q: term || null }, READ_ONCE).toPromise();
      return (data?.vendors?.nodes ?? []).map(({ id, name, lastAccount: account, lastCategory: category }) => ({
        ...{ id, name },
        account:
          !account || account.isArchived ? null : { id: account.id, label: account.name, note: account.currency },
        category: category ? { id: category.id, label: category.name, color: category.color } : null,
      }));
    },
    async tags(term) {
      const { data } = await client.query(TagSuggestionsDocument, { q: term || null }, READ_ONCE).toPromise();
      return (data?.tags?.nodes ?? []).map(({ name }) => ({ id: name, label: name }));
    },
  };
}
