import { Migration20261122000020_read_models } from './Migration20261122000020_read_models.ts';
import { Migration20261122000021_forecasts } from './Migration20261122000021_forecasts.ts';
import { Migration20261122000022_written } from './Migration20261122000022_written.ts';

/** Every migration of this service, oldest first. */
export const analyticsMigrations = [
  Migration20261122000020_read_models,
  Migration20261122000021_forecasts,
  Migration20261122000022_written,
];
