import type { z } from 'zod';
import type { CategoryDetailsFragment } from '../../__generated__/rest-operations.ts';
import type { category } from './categories.schemas.ts';

/** A category as REST answers it. */
export function toCategory(found: CategoryDetailsFragment): z.output<typeof category> {
  return {
    id: Number(found.id),
    name: found.name,
    color: found.color,
    description: found.description,
    pending: found.pending,
    created_at: found.createdAt,
    updated_at: found.updatedAt,
  };
}
