import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { brokenRules, overlayFolders } from '../check-overlays.ts';
import { render } from '../manifests/render.ts';
import { validate } from '../manifests/validate.ts';
import { provideKubectl } from '../programs/kubectl.ts';
import { missingPip } from '../programs/python.ts';
import { provideValidator } from '../programs/validator.ts';
import { RULES } from './rules.ts';

/** An overlay each, with one change that breaks a rule. `way-in--policy` is a second way to break `way-in`. */
const FIXTURES = join(repositoryRoot, 'tools/fixtures/k8s');
const SCHEMA = 'schema';
const fixtures = readdirSync(FIXTURES).sort();
const ruleOf = (fixture: string): string => fixture.replace(/--.*$/, '');

describe('fixtures', () => {
  it('has a manifest that breaks each rule', () => {
    expect([...new Set(fixtures.map(ruleOf))].sort()).toEqual([...RULES.map(({ name }) => name), SCHEMA].sort());
  });
});

describeUnless(await missingPip(), 'rules for manifests', () => {
  let kubectl: string;

  beforeAll(async () => {
    kubectl = await provideKubectl(() => undefined);
  });

  const broken = async (folder: string): Promise<string[]> => {
    const faults = await brokenRules(await render(kubectl, folder));
    return faults.map(({ rule }) => rule.name);
  };

  it('finds nothing in the overlays', async () => {
    for (const folder of await overlayFolders()) expect([folder, await broken(folder)]).toEqual([folder, []]);
  });

  it.each(fixtures.filter((name) => name !== SCHEMA))('finds %s by its rule alone', async (fixture) => {
    expect(await broken(join(FIXTURES, fixture))).toEqual([ruleOf(fixture)]);
  });

  it('finds a misspelt field by the schemas of every version, and by no rule', async () => {
    const manifests = await render(kubectl, join(FIXTURES, SCHEMA));
    const [faults] = await validate(await provideValidator(() => undefined), [manifests]);
    expect(await brokenRules(manifests)).toEqual([]);
    expect(faults).toEqual([
      {
        where: 'Deployment/ledger',
        detail: expect.stringMatching(/minReadySecond.*\(Kubernetes 1\.\d+, 1\.\d+, 1\.\d+\)$/),
      },
    ]);
  });
});
