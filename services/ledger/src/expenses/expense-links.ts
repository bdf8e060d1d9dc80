/** A project that the projects service owns: the ledger knows its id. */
export interface ProjectLink {
  id: string;
}

/** A user that identity owns: the ledger knows the id. */
export interface UserLink {
  id: string;
}

/** The reference to an entity of another service. */
export function linkTo(id: number | null): { id: string } | null {
  return id === null ? null : { id: String(id) };
}
