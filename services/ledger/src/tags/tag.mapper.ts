import type { Tag as GraphQLTag } from '../__generated__/resolvers.ts';
import type { Tag } from './tag.ts';

/** A tag as GraphQL shows it; it survives JSON. */
export type TagModel = Omit<GraphQLTag, '__typename'>;

/** @param pending expenses that are still to be given it, or to lose it */
export function toTag(tag: Tag, pending: number): TagModel {
  return {
    ...{ id: String(tag.id), name: tag.name, pending, version: tag.version },
    ...{ createdAt: tag.createdAt.toISOString(), updatedAt: tag.updatedAt.toISOString() },
  };
}
