import { useClientHandle } from '@urql/vue';
import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import type { Option } from '@/ui/option.ts';
import {
  AccountOptionsDocument,
  CategoryOptionsDocument,
  ProjectOptionsDocument,
  UserOptionsDocument,
} from './__generated__/lookups.ts';

type Search = (term: string) => Promise<Option[]>;

export interface Lookups {
  /** Accounts, each with its currency; for new expenses those that are not archived. */
  readonly accounts: (term: string) => Promise<Option[]>;
  readonly openAccounts: (term: string) => Promise<Option[]>;
  readonly categories: (term: string) => Promise<Option[]>;
  readonly projects: (term: string) => Promise<Option[]>;
  /** Projects that take expenses. */
  readonly openProjects: (term: string) => Promise<Option[]>;
  /** Needs `users:read`. */
  readonly users: (term: string) => Promise<Option[]>;
}

/** Searches for what an expense refers to. A search that fails finds nothing: the form's own answer says why. */
export function useLookups(): Lookups {
  const { client } = useClientHandle();

  async function read<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data | undefined> {
    const { data } = await client.query(document, variables, { requestPolicy: 'cache-first' }).toPromise();
    return data;
  }

  const accounts = async (q: string, isArchived: boolean | null): Promise<Option[]> => {
    const data = await read(AccountOptionsDocument, { q: q || null, isArchived });
    return (data?.accounts?.nodes ?? []).map(({ id, name, currency }) => ({ id, label: name, note: currency }));
  };
  const projects = async (q: string): Promise<ProjectOption[]> => {
    const data = await read(ProjectOptionsDocument, { q: q || null });
    return (data?.projects?.nodes ?? []).map(({ id, name, currency, status }) => ({
      id,
      label: name,
      note: currency,
      isOpen: status !== 'ARCHIVED',
    }));
  };
  const categories: Search = async (q) => {
    const data = await read(CategoryOptionsDocument, { q: q || null });
    return (data?.categories?.nodes ?? []).map(({ id, name, color }) => ({ id, label: name, color }));
  };
  const users: Search = async (term) => {
    const data = await read(UserOptionsDocument, {});
    const all = (data?.users?.nodes ?? []).map(({ id, name }) => ({ id, label: name ?? id }));
    return all.filter(({ label }) => label.toLocaleLowerCase().includes(term.toLocaleLowerCase()));
  };
  return {
    accounts: (term) => accounts(term, null),
    openAccounts: (term) => accounts(term, false),
    categories,
    projects,
    openProjects: async (term) => (await projects(term)).filter(({ isOpen }) => isOpen),
    users,
  };
}

interface ProjectOption extends Option {
  readonly isOpen: boolean;
}
