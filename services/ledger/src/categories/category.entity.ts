import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import { nameKey } from '@outlay/text/name-key';
import { searchPhrase } from '@outlay/text/search-fold';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';

export const CategoryEntity = defineEntity({
  name: 'Category',
  tableName: 'categories',
  ...tenantWall,
  properties: {
    ...tenantProperties,
    name: p.string(),
    /** Unique among the tenant's categories. */
    nameKey: p.string().lazy().onCreate(keyOf).onUpdate(keyOf),
    /** The folded text that `q` searches. */
    searchText: p.string().lazy().onCreate(searchTextOf).onUpdate(searchTextOf),
    /** `#rrggbb`, lower case. */
    color: p.string(),
    description: p.string().nullable(),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** A row of the table. */
export type StoredCategory = InferEntity<typeof CategoryEntity>;

/** A category of expenses. */
export type Category = Omit<StoredCategory, 'nameKey' | 'searchText'>;

function keyOf({ name }: { name: string }): string {
  return nameKey(name);
}

function searchTextOf({ name }: { name: string }): string {
  return searchPhrase(name);
}
