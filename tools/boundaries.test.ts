import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';

interface CruiseReport {
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

interface Rules {
  forbidden: { name: string }[];
}

const SERVER = '.dependency-cruiser.cjs';
const WEB = '.dependency-cruiser.web.cjs';
let folder: string;
let found: string[];
let foundInWeb: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outlay-boundaries-'));
  await cp(join(repositoryRoot, 'tools/fixtures/boundaries'), folder, { recursive: true });
  await mkdir(join(folder, 'node_modules/@outlay'), { recursive: true });
  await Promise.all(['services/ledger', 'packages/testkit'].map(linkWorkspace));
  [found, foundInWeb] = await Promise.all([
    violations(SERVER, 'services', 'packages', 'gateway'),
    violations(WEB, 'web'),
  ]);
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As npm links workspaces, so that an import by name is seen as what it leads to. */
async function linkWorkspace(path: string): Promise<void> {
  const name = basename(path);
  const manifest = { name: `@outlay/${name}`, type: 'module', exports: { './*': './src/*.ts' } };
  await writeFile(join(folder, path, 'package.json'), JSON.stringify(manifest));
  await symlink(join('../..', path), join(folder, 'node_modules/@outlay', name));
}

async function violations(config: string, ...paths: string[]): Promise<string[]> {
  const command = join(repositoryRoot, 'node_modules/.bin/depcruise');
  const args = [command, '--config', join(repositoryRoot, config), '--output-type', 'json'];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [...args, ...paths], { cwd: folder }, (_error, stdout) => {
      resolve(stdout);
    });
  });
  const report: CruiseReport = JSON.parse(output);
  return report.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

/** The rules that nothing in the fixture breaks. */
function unbroken(config: string, broken: string[]): string[] {
  const rules: Rules = createRequire(import.meta.url)(join(repositoryRoot, config));
  const fired = new Set(broken.map((violation) => violation.split(':')[0]));
  return rules.forbidden.map(({ name }) => name).filter((name) => !fired.has(name));
}

describe('the boundaries', () => {
  it('each fire on the file that breaks them', () => {
    expect(found).toEqual(
      expect.arrayContaining([
        'no-service-to-service: services/projects/src/service.ts -> services/ledger/src/service.ts',
        'no-service-to-gateway: services/ledger/src/service.ts -> gateway/src/service.ts',
        'no-gateway-to-service: gateway/src/service.ts -> services/projects/src/service.ts',
        'no-package-to-service: packages/money/src/money.ts -> services/projects/src/service.ts',
        'no-testkit-in-production: services/ledger/src/service.ts -> packages/testkit/src/fresh.ts',
        'client-stands-alone: packages/client/src/client.ts -> packages/money/src/money.ts',
        'client-stands-alone: packages/client/src/client.ts -> crypto',
        'orm-only-where-data-lives: packages/money/src/money.ts -> @mikro-orm/core',
        'kafka-only-in-messaging: packages/money/src/money.ts -> kafkajs',
        'opentelemetry-only-in-telemetry: packages/money/src/money.ts -> @opentelemetry/api',
        'network-only-through-clients: services/ledger/src/service.ts -> dns/promises',
        'network-only-through-clients: services/ledger/src/service.ts -> undici',
        'no-data-access-in-resolvers: services/ledger/src/accounts/resolvers/account.ts -> services/ledger/src/accounts/account.entity.ts',
        'no-import-of-web: gateway/src/service.ts -> web/src/ui/table.ts',
        'no-inward-import-of-main: services/ledger/src/service.ts -> services/ledger/src/main.ts',
      ]),
    );
    expect(unbroken(SERVER, found)).toEqual([]);
  });

  it('let a service use its own ORM', () => {
    expect(found).not.toContainEqual(expect.stringMatching(/orm-only.*services\/ledger/));
  });
});

describe('the boundaries of the dashboard', () => {
  it('each fire on the file that breaks them, a .vue file too', () => {
    expect(foundInWeb).toEqual(
      expect.arrayContaining([
        'no-feature-to-feature: web/src/features/expenses/ExpensesPage.vue -> web/src/features/projects/ProjectPicker.vue',
        'no-feature-to-feature: web/src/features/expenses/useExpenses.ts -> web/src/features/projects/useProjects.ts',
        'no-feature-to-app: web/src/features/expenses/ExpensesPage.vue -> web/src/app/router.ts',
        'ui-stays-generic: web/src/ui/DataTable.vue -> web/src/session/viewer.ts',
        'ui-stays-generic: web/src/ui/DataTable.vue -> web/src/graphql/client.ts',
        'ui-stays-generic: web/src/ui/DataTable.vue -> @urql/vue',
        'no-foundation-to-pages: web/src/session/viewer.ts -> web/src/app/router.ts',
        'no-foundation-to-pages: web/src/graphql/client.ts -> web/src/features/projects/useProjects.ts',
        'no-web-to-server: web/src/graphql/client.ts -> packages/money/src/money.ts',
        'no-testing-in-production: web/src/features/expenses/useExpenses.ts -> web/src/testing/render.ts',
      ]),
    );
    expect(unbroken(WEB, foundInWeb)).toEqual([]);
  });

  it('let a feature use its own files, and a test those of testing', () => {
    expect(foundInWeb).not.toContainEqual(expect.stringMatching(/ExpensesPage.vue -> .*useExpenses/));
    expect(foundInWeb).not.toContainEqual(expect.stringMatching(/useExpenses\.test\.ts/));
  });
});
