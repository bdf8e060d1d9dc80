import type { CurrencyCode } from '@outlay/money/currencies';
import type { Money } from '../__generated__/resolvers.ts';
import { toMoney } from '../dashboards/money.mapper.ts';
import type { UsedTag } from './tag-list.repository.ts';

/** The use of a tag as GraphQL shows it. */
export interface TagUse {
  name: string;
  count: number;
  total: Money;
  lastUsedOn: string | null;
}

/** A tag, with what was read with it; the rest is looked up field by field. */
export interface TagNode {
  id: string;
  use?: TagUse;
}

export function toTagUse({ label, count, totalMinor, lastDay }: UsedTag, currency: CurrencyCode): TagUse {
  return { name: label, count, total: toMoney(totalMinor, currency), lastUsedOn: lastDay };
}

export function toTagNode(used: UsedTag, currency: CurrencyCode): TagNode {
  return { id: String(used.id), use: toTagUse(used, currency) };
}
