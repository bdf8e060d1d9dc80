import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';

export const CategoryEntity = defineEntity({
  name: 'Category',
  tableName: 'categories',
  ...tenantWall,
  properties: {
    ...tenantProperties,
    name: p.string(),
    /** `#rrggbb`, lower case. */
    color: p.string(),
    description: p.string().nullable(),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** What an expense was for. */
export type Category = InferEntity<typeof CategoryEntity>;
