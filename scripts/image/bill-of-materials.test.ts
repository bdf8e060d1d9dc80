import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Bill, billOfImage } from './bill-of-materials.ts';
import { debianPackages, installedPackages } from './installed-components.ts';

const component = (name: string, version: string) => ({ 'bom-ref': `${name}@${version}`, name, version });
const NPM_LIST = Bill.parse({
  bomFormat: 'CycloneDX',
  metadata: { component: { 'bom-ref': 'outlay@1.0.0', name: 'build' } },
  components: [component('kept', '1.0.0'), component('@types/gone', '2.0.0'), component('inner', '3.0.0')],
  dependencies: [
    { ref: 'outlay@1.0.0', dependsOn: ['kept@1.0.0', '@types/gone@2.0.0'] },
    { ref: '@types/gone@2.0.0', dependsOn: [] },
  ],
});
const STATUS = `Package: libc6
Status: install ok installed
Architecture: amd64
Version: 2.36-9+deb12u14

Package: removed
Status: deinstall ok config-files
Architecture: amd64
Version: 1
`;
const inventory = (packages: string[]) => ({
  ...{ packages: new Set(packages), debian: debianPackages(STATUS), nodeVersion: '24.0.0' },
});

describe('the bill of materials', () => {
  it('lists what is in the image: of npm, Node and Debian', () => {
    const bill = billOfImage(NPM_LIST, inventory(['outlay@1.0.0', 'kept@1.0.0', 'inner@3.0.0']));
    expect(bill.components.map(({ name, version }) => `${name}@${version}`)).toEqual([
      ...['kept@1.0.0', 'inner@3.0.0', 'node@24.0.0', 'libc6@2.36-9+deb12u14'],
    ]);
    expect(bill.components.at(-1)).toMatchObject({ purl: 'pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64' });
    expect(bill.dependencies).toEqual([{ ref: 'outlay@1.0.0', dependsOn: ['kept@1.0.0'] }]);
    expect(bill.metadata.component).toMatchObject({ name: 'outlay', type: 'application' });
  });

  it('refuses an image with a package that npm does not list', () => {
    expect(() => billOfImage(NPM_LIST, inventory(['kept@1.0.0', 'stranger@1.0.0']))).toThrow('stranger@1.0.0');
  });
});

describe('the installed packages', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outlay-packages-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const add = async (place: string, name: string): Promise<void> => {
    const path = join(folder, place, 'package.json');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify({ name, version: '1.0.0' }));
  };

  it('are those of node_modules, scoped, nested and linked ones too, each once', async () => {
    await add('.', 'outlay');
    await add('node_modules/one', 'one');
    await add('node_modules/one/node_modules/inner', 'inner');
    await add('node_modules/@scope/two', '@scope/two');
    await add('node_modules/.bin', 'not-a-package');
    await add('packages/mine', '@outlay/mine');
    await add('packages/mine/node_modules/own', 'own');
    await mkdir(join(folder, 'node_modules/@outlay'));
    await symlink('../../packages/mine', join(folder, 'node_modules/@outlay/mine'));
    const names = ['outlay', 'one', 'inner', '@scope/two', '@outlay/mine', 'own'];
    expect(await installedPackages(folder)).toEqual(new Set(names.map((name) => `${name}@1.0.0`)));
  });
});
