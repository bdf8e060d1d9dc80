import type { Category as GraphQLCategory } from '../__generated__/resolvers.ts';
import type { Category } from './category.entity.ts';

/** A category; the rest is looked up field by field. */
export type CategoryModel = Omit<GraphQLCategory, 'pending' | '__typename'>;

/** A category as GraphQL shows it: the only crossing from the table to the API. */
export function toCategory(category: Category): CategoryModel {
  return {
    id: String(category.id),
    name: category.name,
    color: category.color,
    description: category.description ?? null,
    version: category.version,
    createdAt: category.createdAt.toISOString(),
    updatedAt: category.updatedAt.toISOString(),
  };
}
