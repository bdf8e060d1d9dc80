import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import { searchPhrase } from '@outlay/text/search-fold';
import { nameKey } from '@outlay/text/name-key';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';

export const PROJECT_STATUSES = ['active', 'completed', 'archived'] as const;
export type ProjectStatus = (typeof PROJECT_STATUSES)[number];

/** A row of `projects`. Amounts are minor units of `currency`. */
export const ProjectEntity = defineEntity({
  name: 'Project',
  tableName: 'projects',
  properties: {
    ...tenantProperties,
    name: p.text(),
    description: p.text().nullable(),
    /** Unique among the tenant's projects that are neither deleted nor archived. */
    nameKey: p.text().lazy().onCreate(keyOf).onUpdate(keyOf),
    /** Text searched by `q`. */
    searchText: p.text().lazy().onCreate(searchTextOf).onUpdate(searchTextOf),
    startDate: p.date(),
    endDate: p.date().nullable(),
    startingBudgetMinor: p.bigint(),
    projectedEstimateMinor: p.bigint(),
    currency: p.text(),
    status: p.enum(PROJECT_STATUSES),
    version: p.integer().default(1),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    deletedAt: p.datetime().nullable(),
  },
  ...tenantWall,
});

/** A row of the table. */
export type StoredProject = InferEntity<typeof ProjectEntity>;

/** Columns of a row that users and code see; the keys follow from the name and the description. */
export type ProjectRow = Omit<StoredProject, 'nameKey' | 'searchText'>;

function keyOf({ name }: { name: string }): string {
  return nameKey(name);
}

function searchTextOf({ name, description }: { name: string; description?: string | null }): string {
  return searchPhrase(name, description);
}
