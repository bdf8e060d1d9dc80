import { execFileSync } from 'node:child_process';
import { repositoryRoot } from '@outlay/scripts/repository-root';

/**
 * The commit whose protobuf contracts the present ones must not break: the main branch, or, on the main branch itself,
 * the commit before. Null where the history does not reach so far (a shallow clone, the first commit).
 */
export function protoBaseline(): string | null {
  const head = commit('HEAD');
  const main = commit('origin/main') ?? commit('main');
  const baseline = main === head ? commit('HEAD~1') : main;
  return baseline !== null && git('ls-tree', baseline, '--', 'proto/buf.yaml') ? baseline : null;
}

function commit(name: string): string | null {
  return git('rev-parse', '--verify', '--quiet', `${name}^{commit}`);
}

function git(...args: string[]): string | null {
  try {
    return (
      execFileSync('git', args, {
        cwd: repositoryRoot,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || null
    );
  } catch {
    return null;
  }
}
