import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { waitFor } from '@outlay/testkit/wait-for';
import { repositoryRoot } from '../repository-root.ts';

const PROGRAM = `
  import { abortOnSignals } from './scripts/start/until-stopped.ts';
  abortOnSignals().addEventListener('abort', () => console.log('asked'));
  process.on('SIGINT', () => console.log('SIGINT'));
  process.stdin.on('end', () => console.log('in order')).resume();
  console.log('up');
`;

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

it('takes the echo of Ctrl-C, which npm hands on besides, for the same wish', async () => {
  child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], { cwd: repositoryRoot });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  const has = (text: string) => waitFor(() => output.includes(text), { timeoutMs: 20_000, what: `"${text}"` });
  await has('up\n');
  child.kill('SIGINT');
  await has('asked\nSIGINT\n');
  child.kill('SIGINT');
  await has('SIGINT\nSIGINT\n');
  child.stdin?.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(output).toContain('in order');
});

it('is run by npm without a shell between, which would keep SIGTERM to itself', async () => {
  const manifest = z.object({ scripts: z.record(z.string(), z.string()) });
  const { scripts } = manifest.parse(JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8')));
  for (const name of ['start', 'start:services', 'infra', 'seed', 'outlay', 'migrate', 'restored', 'test'])
    expect([name, scripts[name]]).toEqual([name, expect.stringMatching(/^exec node /)]);
});
