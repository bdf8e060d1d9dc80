import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
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

export type ProjectRow = InferEntity<typeof ProjectEntity>;
