import { Migration } from '@mikro-orm/migrations';
import { ticketTableSql } from '@outlay/service-kit/tickets/ticket-table';

/** Tickets to bytes. */
export class Migration20261130120000_tickets extends Migration {
  override up(): void {
    this.addSql(ticketTableSql('ledger'));
  }
}
