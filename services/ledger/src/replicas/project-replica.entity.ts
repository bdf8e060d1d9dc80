import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import { tenantWall } from '@outlay/tenancy/tenant-wall';

export type ProjectStatus = 'active' | 'completed' | 'archived';

export const ProjectReplicaEntity = defineEntity({
  name: 'ProjectReplica',
  tableName: 'project_replica',
  ...tenantWall,
  primaryKeys: ['tenantId', 'projectId'],
  properties: {
    tenantId: p.bigint('number').primary(),
    projectId: p.bigint('number').primary(),
    currency: p.string().$type<CurrencyCode>(),
    status: p.string().$type<ProjectStatus>(),
    deleted: p.boolean(),
    epoch: p.integer(),
    version: p.integer(),
  },
});

/** Replica of a project, which the projects service owns, with the version it was copied at. */
export type ProjectReplica = InferEntity<typeof ProjectReplicaEntity>;
