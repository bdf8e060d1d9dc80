import { Migration20261122000020_read_models } from './Migration20261122000020_read_models.ts';
import { Migration20261122000021_forecasts } from './Migration20261122000021_forecasts.ts';
import { Migration20261122000022_written } from './Migration20261122000022_written.ts';
import { Migration20261128030002_unapplied_events } from './Migration20261128030002_unapplied_events.ts';
import { Migration20261128031004_retention } from './Migration20261128031004_retention.ts';
import { Migration20261128060000_forecast_due } from './Migration20261128060000_forecast_due.ts';
import { Migration20261128070010_audit_passes } from './Migration20261128070010_audit_passes.ts';
import { Migration20261128070011_audit_log_order } from './Migration20261128070011_audit_log_order.ts';
import { Migration20261128080001_vendor_keys } from './Migration20261128080001_vendor_keys.ts';
import { Migration20261128100000_forecast_ranges } from './Migration20261128100000_forecast_ranges.ts';
import { Migration20261128110000_labels } from './Migration20261128110000_labels.ts';
import { Migration20261129090001_rollups } from './Migration20261129090001_rollups.ts';
import { Migration20261129100001_audit_list } from './Migration20261129100001_audit_list.ts';
import { Migration20261130030500_audit_heads } from './Migration20261130030500_audit_heads.ts';
import { Migration20261130100000_month_sums } from './Migration20261130100000_month_sums.ts';
import { Migration20261130110000_cash } from './Migration20261130110000_cash.ts';
import { Migration20261130120000_tickets } from './Migration20261130120000_tickets.ts';
import { Migration20261130160600_vendors } from './Migration20261130160600_vendors.ts';
import { Migration20261130160601_tags } from './Migration20261130160601_tags.ts';

/** Every migration of this service, oldest first. */
export const analyticsMigrations = [
  Migration20261122000020_read_models,
  Migration20261122000021_forecasts,
  Migration20261122000022_written,
  Migration20261128030002_unapplied_events,
  Migration20261128031004_retention,
  Migration20261128060000_forecast_due,
  Migration20261128070010_audit_passes,
  Migration20261128070011_audit_log_order,
  Migration20261128080001_vendor_keys,
  Migration20261128100000_forecast_ranges,
  Migration20261128110000_labels,
  Migration20261129090001_rollups,
  Migration20261129100001_audit_list,
  Migration20261130030500_audit_heads,
  Migration20261130100000_month_sums,
  Migration20261130110000_cash,
  Migration20261130120000_tickets,
  Migration20261130160600_vendors,
  Migration20261130160601_tags,
];
