import { useClientHandle } from '@urql/vue';
import type { Option } from '@/ui/option.ts';
import { KeyAccountsDocument, KeyProjectsDocument } from './__generated__/api-keys.ts';

interface LimitOptions {
  readonly projects: (term: string) => Promise<Option[]>;
  readonly accounts: (term: string) => Promise<Option[]>;
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
}

const optionOf = ({ id, name, currency }: Named): Option => ({ id, label: name, note: currency });

/** Searches for what a key can be limited to. */
export function useLimitOptions(): LimitOptions {
  const { client } = useClientHandle();
  return {
    async projects(term) {
      const { data } = await client.query(KeyProjectsDocument, { q: term || null }).toPromise();
      return (data?.projects?.nodes ?? []).map(optionOf);
    },
    async accounts(term) {
      const { data } = await client.query(KeyAccountsDocument, { q: term || null }).toPromise();
      return (data?.accounts?.nodes ?? []).map(optionOf);
    },
  };
}
