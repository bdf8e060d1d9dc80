import type { z } from 'zod';
import type { TagDetailsFragment, TagRecordDetailsFragment } from '../../__generated__/rest-operations.ts';
import { toAmount } from '../schema/charts.ts';
import type { tag, tagRecord } from './tags.schemas.ts';

/** A tag as REST answers it. */
export function toTag(found: TagDetailsFragment): z.output<typeof tag> {
  const { id, name, pending, count, total, lastUsedOn } = found;
  return {
    ...{ id: Number(id), name, pending, count, total: toAmount(total), currency: total.currency },
    last_used_on: lastUsedOn,
  };
}

/** A tag without its use. */
export function toTagRecord(found: TagRecordDetailsFragment): z.output<typeof tagRecord> {
  const { id, name, pending, createdAt, updatedAt } = found;
  return { id: Number(id), name, pending, created_at: createdAt, updated_at: updatedAt };
}
