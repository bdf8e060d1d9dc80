import { Migration } from '@mikro-orm/migrations';

/** Ranges of a forecast by month. Forecasts that lack them are made again. */
export class Migration20261128100000_forecast_ranges extends Migration {
  override up(): void {
    this.addSql(`
      alter table project_forecast add column ranges jsonb not null default '[]';
      alter table project_forecast no force row level security;
      alter table forecast_due no force row level security;
      insert into forecast_due (tenant_id, project_id, by_event)
        select tenant_id, project_id, false from project_forecast where not closed
        on conflict do nothing;
      alter table forecast_due force row level security;
      alter table project_forecast force row level security;`);
  }
}
