import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { useClientHandle } from '@urql/vue';
import type { Option } from '@/ui/option.ts';
import {
  ImportAccountOptionsDocument,
  ImportCategoryOptionsDocument,
  ImportProjectOptionsDocument,
} from './__generated__/lookups.ts';

type Search = (term: string) => Promise<Option[]>;

/** Searches for what rows may refer to that name nothing themselves. */
export function useImportLookups(): Readonly<Record<'accounts' | 'projects' | 'categories', Search>> {
  const { client } = useClientHandle();

  async function read<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data | undefined> {
    const { data } = await client.query(document, variables, { requestPolicy: 'cache-first' }).toPromise();
    return data;
  }

  return {
    async accounts(q) {
      const data = await read(ImportAccountOptionsDocument, { q: q || null });
      return (data?.accounts?.nodes ?? []).map(({ id, name, currency }) => ({ id, label: name, note: currency }));
    },
    async projects(q) {
      const data = await read(ImportProjectOptionsDocument, { q: q || null });
      return (data?.projects?.nodes ?? []).map(({ id, name, currency }) => ({ id, label: name, note: currency }));
    },
    async categories(q) {
      const data = await read(ImportCategoryOptionsDocument, { q: q || null });
      return (data?.categories?.nodes ?? []).map(({ id, name, color }) => ({ id, label: name, color }));
    },
  };
}
