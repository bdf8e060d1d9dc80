import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

/** Folder where Node keeps compiled code, for NODE_COMPILE_CACHE. Where it cannot be written, code is compiled at every start. */
export const COMPILE_CACHE = join(repositoryRoot, 'node_modules', '.cache', 'compiled');

/** Compiles what is imported from now on only where it changed since the last start. */
export function useCompileCache(): void {
  enableCompileCache(COMPILE_CACHE);
}

/** Keeps what was compiled up to now, also for a process that is killed later. */
export function keepCompiledCode(): void {
  flushCompileCache();
}
