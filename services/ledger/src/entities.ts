import type { Entities } from '@outlay/tenancy/orm';
import { AccountEntity } from './accounts/account.entity.ts';
import { CategoryEntity } from './categories/category.entity.ts';
import { AccountEntryEntity } from './entries/account-entry.entity.ts';
import { ExchangeRateEntity } from './exchange-rates/exchange-rate.entity.ts';
import { ProjectReplicaEntity } from './replicas/project-replica.entity.ts';
import { TenantSettingsEntity } from './replicas/tenant-settings.entity.ts';
import { TransferEntity } from './transfers/transfer.entity.ts';

/** The ORM entities of this service. */
export const ledgerEntities: Entities = [
  AccountEntity,
  AccountEntryEntity,
  CategoryEntity,
  ExchangeRateEntity,
  ProjectReplicaEntity,
  TenantSettingsEntity,
  TransferEntity,
];
