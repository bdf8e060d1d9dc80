import { Migration20261122000001_accounts } from './Migration20261122000001_accounts.ts';
import { Migration20261122000002_expenses } from './Migration20261122000002_expenses.ts';
import { Migration20261122000003_written } from './Migration20261122000003_written.ts';
import { Migration20261128010000_time_zone } from './Migration20261128010000_time_zone.ts';
import { Migration20261128030001_unapplied_events } from './Migration20261128030001_unapplied_events.ts';
import { Migration20261128031003_retention } from './Migration20261128031003_retention.ts';
import { Migration20261128080001_names } from './Migration20261128080001_names.ts';
import { Migration20261128080002_search_words } from './Migration20261128080002_search_words.ts';
import { Migration20261128210000_saved_filters } from './Migration20261128210000_saved_filters.ts';
import { Migration20261129000000_balances_by_day } from './Migration20261129000000_balances_by_day.ts';
import { Migration20261129100000_list_indexes } from './Migration20261129100000_list_indexes.ts';
import { Migration20261129104000_analyze } from './Migration20261129104000_analyze.ts';
import { Migration20261129150000_filter_indexes } from './Migration20261129150000_filter_indexes.ts';
import { Migration20261129160000_vendor_group_index } from './Migration20261129160000_vendor_group_index.ts';
import { Migration20261130040000_erasure } from './Migration20261130040000_erasure.ts';
import { Migration20261130050000_key_limits } from './Migration20261130050000_key_limits.ts';
import { Migration20261130060000_text_retention } from './Migration20261130060000_text_retention.ts';
import { Migration20261130120000_tickets } from './Migration20261130120000_tickets.ts';
import { Migration20261130140000_transfers } from './Migration20261130140000_transfers.ts';
import { Migration20261130150000_closed_periods } from './Migration20261130150000_closed_periods.ts';
import { Migration20261130150001_rate_sources } from './Migration20261130150001_rate_sources.ts';
import { Migration20261130160000_imports } from './Migration20261130160000_imports.ts';
import { Migration20261130160500_vendors } from './Migration20261130160500_vendors.ts';
import { Migration20261130160501_tags } from './Migration20261130160501_tags.ts';
import { Migration20261130170000_import_commits } from './Migration20261130170000_import_commits.ts';
import { Migration20261130170500_outbox_turns } from './Migration20261130170500_outbox_turns.ts';

/** Every migration of this service, oldest first. */
export const ledgerMigrations = [
  Migration20261122000001_accounts,
  Migration20261122000002_expenses,
  Migration20261122000003_written,
  Migration20261128010000_time_zone,
  Migration20261128030001_unapplied_events,
  Migration20261128031003_retention,
  Migration20261128080001_names,
  Migration20261128080002_search_words,
  Migration20261128210000_saved_filters,
  Migration20261129000000_balances_by_day,
  Migration20261129100000_list_indexes,
  Migration20261129104000_analyze,
  Migration20261129150000_filter_indexes,
  Migration20261129160000_vendor_group_index,
  Migration20261130040000_erasure,
  Migration20261130050000_key_limits,
  Migration20261130060000_text_retention,
  Migration20261130120000_tickets,
  Migration20261130140000_transfers,
  Migration20261130150000_closed_periods,
  Migration20261130150001_rate_sources,
  Migration20261130160000_imports,
  Migration20261130160500_vendors,
  Migration20261130160501_tags,
  Migration20261130170000_import_commits,
  Migration20261130170500_outbox_turns,
];
