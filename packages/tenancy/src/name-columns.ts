import { nameKey } from '@outlay/text/name-key';
import { searchPhrase } from '@outlay/text/search-fold';
import { uniqueNames } from '@outlay/text/unique-names';

/** A row of a table whose names become unique. */
export interface NamedRow {
  readonly id: number;
  readonly tenantId: number;
  readonly name: string;
  /** Text searched by `q` besides the name. */
  readonly searched?: readonly (string | null)[] | undefined;
  /** True where the name must be unique within the tenant. */
  readonly live: boolean;
}

/** A row's name, what follows from it, and whether it is another name than before. */
export interface NameColumns {
  readonly id: number;
  readonly name: string;
  readonly name_key: string;
  readonly search_text: string;
  readonly renamed: boolean;
}

/** `update <table> from` one parameter: the columns of many rows, as JSON. A row that is renamed gets its next version. */
export function nameColumnsSql(table: string, counters: readonly string[]): string {
  const raised = counters.map((counter) => `${counter} = t.${counter} + v.renamed::int`).join(', ');
  return `update ${table} t set name = v.name, name_key = v.name_key, search_text = v.search_text, ${raised}
    from json_to_recordset(?::json) as v(id bigint, name text, name_key text, search_text text, renamed boolean)
    where t.id = v.id`;
}

/** For migrations: the columns of rows that have none yet, in the order of the rows. Later twins get a number after their names. */
export function nameColumns(rows: readonly NamedRow[], max: number): NameColumns[] {
  const tenants = Map.groupBy(
    rows.filter(({ live }) => live),
    ({ tenantId }) => tenantId,
  );
  const names = new Map(
    [...tenants.values()].flatMap((live) => uniqueNames(live, max)).map(({ row, name }) => [row.id, name]),
  );
  return rows.map((row) => {
    const name = names.get(row.id) ?? row.name;
    const text = searchPhrase(name, ...(row.searched ?? []));
    return { id: row.id, name, name_key: nameKey(name), search_text: text, renamed: name !== row.name };
  });
}
