import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Rolldown } from 'vite';

type Context = Rolldown.ChunkingContext;
type Modules = ReadonlySet<string>;

/** A module that imports more is a library's list of all it has, of which little is used. */
const MOST_IMPORTS = 30;
/** Pages that share a module, from which on it is loaded with the others that so many share. */
const PAGES = 20;

/**
 * Puts what is loaded together into one chunk: many small ones cost a request each. `base` is what the index needs, `shells` what both
 * shells need, `shell` and `guest` what one of them needs, `kit` what many pages need. All else is left to the bundler.
 */
export function chunkGroups(root: string): Rolldown.CodeSplittingGroup[] {
  const closures = new Map<string, Modules>();
  const pages = globSync('src/features/*/*Page.vue', { cwd: root });
  function isIn(path: string, id: string, context: Context): boolean {
    const modules = closures.get(path) ?? staticImports(join(root, path), context);
    closures.set(path, modules);
    return modules.has(id);
  }
  const isBase: Wanted = (id, context) => isIn('src/main.ts', id, context);
  const isShell: Wanted = (id, context) => isIn('src/app/AppShell.vue', id, context);
  const isGuest: Wanted = (id, context) => isIn('src/app/GuestShell.vue', id, context);
  const isKit: Wanted = (id, context) => pages.filter((page) => isIn(page, id, context)).length >= PAGES;
  return [
    group('base', 5, isBase),
    group('shells', 4, (id, context) => isShell(id, context) && isGuest(id, context)),
    group('shell', 3, isShell),
    group('guest', 2, isGuest),
    group('kit', 1, isKit),
  ];
}

type Wanted = (id: string, context: Context) => boolean;

function group(name: string, priority: number, isWanted: Wanted): Rolldown.CodeSplittingGroup {
  return { name: (id, context) => (isWanted(id, context) ? name : null), priority };
}

/** Returns a module and all that it imports without `import()`. */
function staticImports(id: string, context: Context, found = new Set<string>()): Set<string> {
  if (found.has(id)) return found;
  found.add(id);
  const imported = context.getModuleInfo(id)?.importedIds ?? [];
  if (imported.length > MOST_IMPORTS) return found;
  for (const one of imported) staticImports(one, context, found);
  return found;
}
