import { Migration } from '@mikro-orm/migrations';

/** Versions that a read model must contain to show an import that was committed or undone. */
export class Migration20261130170000_import_commits extends Migration {
  override up(): void {
    this.addSql(`
      alter table imports add column written text;
      comment on column imports.written is 'Versions of what was written last, as the header Outlay-After has them';`);
  }
}
