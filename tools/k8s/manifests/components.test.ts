import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unusedComponents } from './components.ts';

describe('unusedComponents', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outlay-components-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const kustomization = async (path: string, text: string): Promise<void> => {
    await mkdir(join(folder, path), { recursive: true });
    await writeFile(join(folder, path, 'kustomization.yaml'), text);
  };

  it('names those that no overlay takes, directly or through another', async () => {
    await kustomization('base', 'resources: [deployment.yaml]\ncomponents: [../components/indirect]');
    await kustomization('components/direct', 'resources: []');
    await kustomization('components/indirect', 'resources: []');
    await kustomization('components/unused', 'resources: []');
    await kustomization('overlays/dev', 'resources: [../../base]\ncomponents: [../../components/direct]');
    const unused = await unusedComponents(join(folder, 'components'), [join(folder, 'overlays/dev')]);
    expect(unused).toEqual([join(folder, 'components/unused')]);
  });
});
