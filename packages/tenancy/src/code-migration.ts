import { Migration } from '@mikro-orm/migrations';

/** A migration that computes rows in code: what it writes depends on what it reads, so its SQL cannot be shown ahead. */
export abstract class CodeMigration extends Migration {
  /** The rows of a query that gives each as one JSON value named `row`. */
  protected async jsonRows<Row>(sql: string): Promise<Row[]> {
    const found = await this.driver.getConnection().execute<{ row: Row }[]>(sql, [], 'all', this.ctx);
    return found.map(({ row }) => row);
  }

  /** Runs `work` while the owner, whom forced row level security keeps out like everybody else, reads and writes every tenant's rows. */
  protected async withRowsOfAllTenants(tables: readonly string[], work: () => Promise<void>): Promise<void> {
    for (const table of tables) await this.execute(`alter table ${table} no force row level security`);
    await work();
    for (const table of tables) await this.execute(`alter table ${table} force row level security`);
  }
}
