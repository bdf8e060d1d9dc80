import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '@outlay/testkit/wait-for';
import type { OutlaySession } from '../packages/client/src/client.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import { packClient, readmeExample, type PackedClient } from './harness/packed-client.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

let outlay: Outlay;
let tenant: TenantKit;
let packed: PackedClient;
beforeAll(async () => {
  [outlay, packed] = await Promise.all([startOutlay(), packClient()]);
  tenant = await outlay.tenant();
});
afterAll(() => Promise.all([outlay.stop(), packed.remove()]));

describe('the packed client', () => {
  it('holds compiled code and types alone, and nothing that a browser lacks', async () => {
    const extra = packed.files.filter(
      (path) => !/^(dist\/.*\.(js|d\.ts)|README\.md|LICENSE|package\.json)$/.test(path),
    );
    expect(extra).toEqual([]);
    const scripts = packed.files.filter((path) => path.endsWith('.js'));
    expect(scripts).toContain('dist/client.js');
    const texts = await Promise.all(
      scripts.map((path) => readFile(join(packed.folder, 'node_modules/@outlay/client', path), 'utf8')),
    );
    expect(texts.join('\n')).not.toMatch(/\bnode:|\bprocess\.|\bBuffer\b|\.ts'/);
  });

  it('runs the example of its README', async () => {
    const { email, password } = tenant.owner;
    const ours = { 'http://127.0.0.1:8080': outlay.url, demo: tenant.slug, 'owner@demo.example': email };
    let example = (await readmeExample()).replace("'trial-…'", JSON.stringify(password));
    for (const [theirs, mine] of Object.entries(ours)) example = example.replace(`'${theirs}'`, JSON.stringify(mine));
    expect((await packed.run(example)).trim().split('\n')).toEqual([
      expect.stringMatching(/^Expense \d+ leaves 249\.25 on the account\.$/),
      expect.stringMatching(/^Refused: It was changed since you read it\..* \(request [0-9a-f]{32}\)$/),
      'Figma Inc.: 300',
    ]);
  });

  it('keeps a sign-in valid, and understands that a refresh token was used before', async () => {
    const { createOutlayClient, OutlayError } = await packed.load();
    const kept: (OutlaySession | null)[] = [];
    const options = {
      baseUrl: outlay.url,
      tenant: tenant.slug,
      onSession: (next: OutlaySession | null) => kept.push(next),
    };
    const client = createOutlayClient(options);
    await client.signIn(tenant.owner);
    const stored = { ...kept[0]!, expiresAt: 0 };

    const later = createOutlayClient({ ...options, session: stored });
    const answers = await Promise.all([later.GET('/api/v1/auth/me'), later.GET('/api/v1/accounts')]);
    expect(answers[0].data.user.email).toBe(tenant.owner.email);
    expect(kept).toHaveLength(2);

    // Somebody else has the stored token too: its second use ends the sign-in for both.
    const thief = createOutlayClient({ ...options, session: stored });
    await expect(thief.GET('/api/v1/auth/me')).rejects.toMatchObject({ code: 'TOKEN_REUSED', status: 401 });
    const ended = await waitFor(
      () =>
        later.GET('/api/v1/auth/me').then(
          () => undefined,
          (error: unknown) => error,
        ),
      { what: 'the end of the sign-in' },
    );
    expect(ended).toBeInstanceOf(OutlayError);
    expect(ended).toMatchObject({ code: 'TOKEN_REUSED' });
    expect(kept.slice(2)).toEqual([null, null]);
  });
});
