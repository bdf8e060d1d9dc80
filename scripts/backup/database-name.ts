import type { BackedUp } from './manifest.ts';

/** Name of a database on its server. */
export function databaseName(name: BackedUp): string {
  return `outlay_${name}`;
}
