import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** Copies what git knows of a checkout into a temporary folder; installed packages are linked, workspaces to their copies. */
export function makeScratchCopy(root: string): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'outlay-walk-through-')));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of files.toString().split('\0')) {
    if (file === '' || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  linkPackages(root, copy);
  return copy;
}

function linkPackages(root: string, copy: string): void {
  const installed = join(root, 'node_modules');
  mkdirSync(join(copy, 'node_modules', '@outlay'), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name === '@outlay' || name === '.cache') continue;
    symlinkSync(join(installed, name), join(copy, 'node_modules', name));
  }
  for (const name of readdirSync(join(installed, '@outlay'))) {
    const workspace = relative(root, realpathSync(join(installed, '@outlay', name)));
    symlinkSync(join(copy, workspace), join(copy, 'node_modules', '@outlay', name));
    const own = join(root, workspace, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(copy, workspace, 'node_modules'));
  }
}
