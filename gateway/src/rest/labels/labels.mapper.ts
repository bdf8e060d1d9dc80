import type { z } from 'zod';
import type { ListTagsQuery, ListVendorsQuery } from '../../__generated__/rest-operations.ts';
import { toAmount } from '../schema/charts.ts';
import type { tagPage, vendorPage } from './labels.schemas.ts';

type FoundVendor = NonNullable<ListVendorsQuery['vendors']>['nodes'][number];
type FoundTag = NonNullable<ListTagsQuery['tags']>['nodes'][number];
type Vendor = z.output<typeof vendorPage>['items'][number];
type Tag = z.output<typeof tagPage>['items'][number];

/** A tag as REST answers it. */
export function toTag({ name, count, total, lastUsedOn }: FoundTag): Tag {
  return { name, count, total: toAmount(total), currency: total.currency, last_used_on: lastUsedOn };
}

/** A vendor as REST answers it. */
export function toVendor(found: FoundVendor): Vendor {
  return {
    ...toTag(found),
    last_category_id: found.lastCategory && Number(found.lastCategory.id),
    last_account_id: found.lastAccount && Number(found.lastAccount.id),
  };
}
