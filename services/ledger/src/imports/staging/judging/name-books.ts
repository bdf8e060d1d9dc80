import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { AskForProjectNames } from '../../../expenses/reference-names.ts';
import { NameBook, type Named, type NamedAccount } from './name-book.ts';
import { NameBooksRepository } from './name-books.repository.ts';

/** Projects whose names are asked for at once. */
const NAMES_AT_ONCE = 500;

/** Everything that the cells of a file may name. */
export interface NameBooks {
  readonly accounts: NameBook<NamedAccount>;
  readonly projects: NameBook<Named>;
  readonly categories: NameBook<Named>;
}

/** @throws AppError SERVICE_UNAVAILABLE while the projects service does not answer */
export async function readNameBooks(
  database: TenantDatabase,
  askForProjectNames: AskForProjectNames,
  context: RequestContext,
  needs: { readonly projects: boolean },
): Promise<NameBooks> {
  const tenantId = tenantOf(context);
  const { accounts, categories, known } = await database.read({ tenantId }, async (em) => {
    const repository = new NameBooksRepository(em, tenantId);
    return {
      accounts: await repository.accounts(),
      categories: await repository.categories(),
      known: needs.projects ? await repository.projects() : [],
    };
  });
  const projects: Named[] = [];
  for (let start = 0; start < known.length; start += NAMES_AT_ONCE) {
    const some = known.slice(start, start + NAMES_AT_ONCE);
    const names = await askForProjectNames(
      context,
      some.map(({ id }) => id),
    );
    some.forEach((project, index) => {
      const name = names[index];
      if (name != null) projects.push({ ...project, name });
    });
  }
  return {
    accounts: new NameBook(accounts),
    projects: new NameBook(projects),
    categories: new NameBook(categories),
  };
}
