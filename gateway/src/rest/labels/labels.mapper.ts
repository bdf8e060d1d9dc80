import type { z } from 'zod';
import type { ListTagsQuery } from '../../__generated__/rest-operations.ts';
import { toAmount } from '../schema/charts.ts';
import type { tagPage } from './labels.schemas.ts';

type FoundTag = NonNullable<ListTagsQuery['tags']>['nodes'][number];
type Tag = z.output<typeof tagPage>['items'][number];

/** A tag as REST answers it. */
export function toTag({ name, count, total, lastUsedOn }: FoundTag): Tag {
  return { name, count, total: toAmount(total), currency: total.currency, last_used_on: lastUsedOn };
}
