import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { z } from 'zod';
import { npmScriptsIn, readWorkflows } from './workflow-files.ts';

const fileText = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(fileText('package.json')));
const workflows = readWorkflows();

describe('the workflows', () => {
  it.each([
    ...workflows.map(({ path, commands }) => ({ path, commands })),
    { path: '.ci/run', commands: fileText('.ci/run').split('\n') },
  ])('$path runs scripts that exist', ({ commands }) => {
    const named = npmScriptsIn(commands);
    expect(named).not.toEqual([]);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it.each(workflows)('$path uses actions by their commit, with the version beside it', ({ text, actions }) => {
    const pinned = /^[\w./-]+@[0-9a-f]{40}$/;
    expect(actions.filter((action) => !pinned.test(action))).toEqual([]);
    expect(actions.filter((action) => !new RegExp(`uses: ${action} # v\\d+\\.\\d+\\.\\d+$`, 'm').test(text))).toEqual(
      [],
    );
  });

  it('name one commit for each version of an action', () => {
    const versions = workflows.flatMap(({ text }) => [...text.matchAll(/uses: (.*)@([0-9a-f]{40}) # (v.*)$/gm)]);
    const commits = Map.groupBy(versions, ([, action, , version]) => `${action} ${version}`);
    expect([...commits.values()].filter((group) => new Set(group.map(([, , commit]) => commit)).size > 1)).toEqual([]);
  });
});

describe('npm scripts in a shell', () => {
  it('are found with and without arguments, and not in comments', () => {
    const lines = [
      'npm run check || status=1',
      'npm run --silent bench -- --quick',
      'npm test --silent',
      '# npm run not',
      'npm ci',
    ];
    expect(npmScriptsIn(lines)).toEqual(['check', 'bench', 'test']);
  });
});
