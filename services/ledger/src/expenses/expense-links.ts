import type { AccountModel } from '../accounts/account.mapper.ts';
import type { CategoryModel } from '../categories/category.mapper.ts';

/** An account, or as much of it as an expense knows by itself. */
export type AccountNode = AccountModel | Pick<AccountModel, 'id' | 'currency' | 'warnings'>;

/** A category, or as much of it as an expense knows by itself. */
export type CategoryNode = CategoryModel | Pick<CategoryModel, 'id'>;

/** A project that the projects service owns: the ledger knows its id. */
export interface ProjectLink {
  id: string;
}

/** A user that identity owns: the ledger knows the id. */
export interface UserLink {
  id: string;
}

/** An API key that identity owns: the ledger knows the id. */
export interface ApiKeyLink {
  id: string;
}

/** The reference to an entity of another service. */
export function linkTo(id: number | null | undefined): { id: string } | null {
  return id == null ? null : { id: String(id) };
}
