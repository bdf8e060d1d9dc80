import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { formatDate, formatNumber, today } from '@/locales/format.ts';
import { viewer } from '@/session/viewer.ts';
import { NO_FILTERS, type FilterName, type Filters } from './filters.ts';
import { nameOf } from './periods.ts';
import type { ListState } from './useFilters.ts';
import type { NamedKind, Names } from './useNames.ts';

/** Kinds of conditions, in the order of the panel. */
export const KINDS = [
  'period',
  'account',
  'category',
  'project',
  'vendor',
  'tag',
  'amount',
  'currency',
  'createdBy',
  'import',
  'related',
  'deleted',
] as const;
export type Kind = (typeof KINDS)[number];

const FIELDS: Readonly<Record<Kind, readonly FilterName[]>> = {
  period: ['from', 'to'],
  account: ['account'],
  category: ['category'],
  project: ['project'],
  vendor: ['vendor', 'vendorId'],
  tag: ['tag'],
  amount: ['min', 'max'],
  currency: ['currency'],
  createdBy: ['createdBy'],
  import: ['import'],
  related: ['related'],
  deleted: ['deleted'],
};

export interface Chip {
  readonly kind: Kind;
  readonly label: string;
  readonly value: string;
}

interface FilterChips {
  readonly chips: ComputedRef<Chip[]>;
  remove(kind: Kind): void;
}

/** The conditions of the list but the search, in words. */
export function useFilterChips(list: ListState, names: Names): FilterChips {
  const { t } = useI18n();

  function named(kind: NamedKind, ids: readonly string[]): string | null {
    if (ids.length === 0) return null;
    return ids.map((id) => (id === '' ? t('expenses.filter.none') : names.optionOf(kind, id).label)).join(', ');
  }

  function range(kind: 'period' | 'amount', from: string | null, to: string | null): string | null {
    if (from !== null && to !== null) return from === to ? from : `${from} – ${to}`;
    if (from !== null) return t(`expenses.filter.${kind}From`, { from });
    return to === null ? null : t(`expenses.filter.${kind}To`, { to });
  }

  function period({ from, to }: Filters): string | null {
    const preset = nameOf(from, to, today());
    return preset ? t(`expenses.period.${preset}`) : range('period', from && formatDate(from), to && formatDate(to));
  }

  const recorder = (id: string | null): string | null => {
    if (id === null) return null;
    return id === viewer.value?.user.id ? t('expenses.filter.me') : named('createdBy', [id]);
  };
  const texts: Record<Kind, (filters: Filters) => string | null> = {
    period,
    account: ({ account }) => named('account', account),
    category: ({ category }) => named('category', category),
    project: ({ project }) => named('project', project),
    vendor: ({ vendor, vendorId }) =>
      [vendor === '' ? t('expenses.filter.none') : vendor, named('vendorId', vendorId)].filter(Boolean).join(', ') ||
      null,
    tag: ({ tag }) => tag.map((one) => one || t('expenses.filter.none')).join(', ') || null,
    amount: ({ min, max }) => range('amount', min && formatNumber(Number(min)), max && formatNumber(Number(max))),
    currency: ({ currency }) => currency,
    createdBy: ({ createdBy }) => recorder(createdBy),
    import: (filters) => filters.import,
    related: ({ related }) => (related === null ? null : t(related ? 'expenses.filter.yes' : 'expenses.filter.no')),
    deleted: ({ deleted }) => (deleted ? t('expenses.filter.included') : null),
  };

  return {
    chips: computed(() =>
      KINDS.flatMap((kind) => {
        const value = texts[kind](list.filters.value);
        return value === null ? [] : [{ kind, label: t(`expenses.filter.${kind}`), value }];
      }),
    ),
    remove(kind) {
      list.change(Object.fromEntries(FIELDS[kind].map((name) => [name, NO_FILTERS[name]])));
    },
  };
}
