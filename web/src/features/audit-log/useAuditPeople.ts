import { useClientHandle } from '@urql/vue';
import { shallowReactive } from 'vue';
import type { Option } from '@/ui/option.ts';
import { AuditPeopleDocument, AuditPersonDocument } from './__generated__/audit-log.ts';

interface AuditPeople {
  readonly search: (term: string) => Promise<Option[]>;
  /** A person by id; the id stands for the name until the server has said it. */
  personOf(id: string): Option;
}

/** The people whose entries the log can be narrowed to. Needs `users:read`. */
export function useAuditPeople(): AuditPeople {
  const { client } = useClientHandle();
  const names = shallowReactive(new Map<string, string>());
  const asked = new Set<string>();

  async function load(id: string): Promise<void> {
    asked.add(id);
    const { data } = await client.query(AuditPersonDocument, { id }, { requestPolicy: 'cache-first' }).toPromise();
    if (data?.user?.name) names.set(id, data.user.name);
  }

  return {
    async search(term) {
      const q = term || null;
      const { data } = await client.query(AuditPeopleDocument, { q }, { requestPolicy: 'cache-first' }).toPromise();
      const people = (data?.users?.nodes ?? []).map(({ id, name }) => ({ id, label: name ?? `#${id}` }));
      for (const { id, label } of people) names.set(id, label);
      return people;
    },
    personOf(id) {
      if (!names.has(id) && !asked.has(id)) void load(id);
      return { id, label: names.get(id) ?? `#${id}` };
    },
  };
}
