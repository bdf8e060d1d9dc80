import { useClientHandle } from '@urql/vue';
import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { shallowReactive } from 'vue';
import type { Option } from '@/ui/option.ts';
import {
  AccountNameDocument,
  CategoryNameDocument,
  ProjectNameDocument,
  UserNameDocument,
  VendorNameDocument,
} from './__generated__/lookups.ts';

export type NamedKind = 'account' | 'category' | 'project' | 'createdBy' | 'vendorId';

interface Named {
  readonly name?: string | null;
  readonly color?: string;
}

export interface Names {
  /** The option of an id; its id stands for its name until the server has said it. */
  optionOf(kind: NamedKind, id: string): Option;
  /** Spares the question for what was just chosen. */
  learn(kind: NamedKind, options: readonly Option[]): void;
}

/** Names of what an address refers to by id. Each is asked for once. */
export function useNames(): Names {
  const { client } = useClientHandle();
  const known = shallowReactive(new Map<string, Option>());
  const asked = new Set<string>();

  async function ask<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    pick: (data: Data) => Named | null | undefined,
  ): Promise<Named | null> {
    const { data } = await client.query(document, variables, { requestPolicy: 'cache-first' }).toPromise();
    return (data && pick(data)) ?? null;
  }

  const asks: Record<NamedKind, (id: string) => Promise<Named | null>> = {
    account: (id) => ask(AccountNameDocument, { id }, ({ account }) => account),
    category: (id) => ask(CategoryNameDocument, { id }, ({ category }) => category),
    project: (id) => ask(ProjectNameDocument, { id }, ({ project }) => project),
    vendorId: (id) => ask(VendorNameDocument, { id }, ({ vendor }) => vendor),
    createdBy: (id) => ask(UserNameDocument, { id }, ({ user }) => user),
  };

  async function load(kind: NamedKind, id: string): Promise<void> {
    const named = await asks[kind](id);
    if (!named?.name) return;
    known.set(`${kind} ${id}`, { id, label: named.name, ...(named.color && { color: named.color }) });
  }

  return {
    optionOf(kind, id) {
      const key = `${kind} ${id}`;
      const option = known.get(key);
      if (option) return option;
      if (!asked.has(key)) void load(kind, id);
      asked.add(key);
      return { id, label: `#${id}` };
    },
    learn(kind, options) {
      for (const option of options) known.set(`${kind} ${option.id}`, option);
    },
  };
}
