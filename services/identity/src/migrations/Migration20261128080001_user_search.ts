import { CodeMigration } from '@outlay/tenancy/code-migration';
import { searchPhrase } from '@outlay/text/search-fold';

interface StoredUser {
  id: number;
  name: string;
  email: string;
}

/** Text searched by `q`, folded: name and e-mail address. */
export class Migration20261128080001_user_search extends CodeMigration {
  override async up(): Promise<void> {
    await this.execute(`alter table users add column search_text text not null default ''`);
    await this.withRowsOfAllTenants(['users'], async () => {
      const users = await this.jsonRows<StoredUser>(
        `select json_build_object('id', id, 'name', name, 'email', email) as row from users order by id`,
      );
      const columns = users.map(({ id, name, email }) => ({ id, search_text: searchPhrase(name, email) }));
      await this.execute(
        `update users u set search_text = v.search_text
         from json_to_recordset(?::json) as v(id bigint, search_text text) where u.id = v.id`,
        [JSON.stringify(columns)],
      );
    });
  }
}
