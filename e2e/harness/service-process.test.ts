import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { startServiceProcess } from './service-process.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outlay-checkout-'));
  await mkdir(join(root, 'services/identity/src'), { recursive: true });
  await symlink(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** The failure of a service with this program. */
async function failureOf(program: string): Promise<string> {
  await writeFile(join(root, 'services/identity/src/main.ts'), program);
  // A port that nobody listens on.
  return startServiceProcess('identity', { PORT: '1' }, root).then(
    () => 'started',
    (error: unknown) => String(error),
  );
}

describe('a service that ends before it is ready', () => {
  it('is told with its exit code and all that it said, however late', async () => {
    const words = await failureOf(`console.error('x'.repeat(3000) + ' no database'); process.exitCode = 3;`);
    expect(words).toMatch(/identity did not start: it ended with exit code 3\. It said last:\nx+ no database/);
  });

  it('is told with the signal that ended it', async () => {
    expect(await failureOf(`process.kill(process.pid, 'SIGKILL');`)).toContain(
      'it ended with SIGKILL. It said last:\n(nothing)',
    );
  });
});
