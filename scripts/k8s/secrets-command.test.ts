import { access, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { loadGatewayConfig } from '@outlay/gateway/config';
import { parse } from 'yaml';
import { z } from 'zod';
import { repositoryRoot } from '../repository-root.ts';
import { PARTS, type PartName } from '../start/service-names.ts';
import { SERVICE_ENTRIES } from '../start/services.ts';
import { secretsCommand } from './secrets-command.ts';

const Manifest = z.object({ metadata: z.object({ name: z.string() }), stringData: z.record(z.string(), z.string()) });
const Secrets = z.record(z.string(), z.string());
const Others = z.object({ next: Secrets });
const Jwks = z.object({ keys: z.array(z.object({ kid: z.string() })) });
const Variable = z.object({ name: z.string(), valueFrom: z.object({ secretKeyRef: z.object({ key: z.string() }) }) });
const Container = z.looseObject({ env: z.array(Variable) });
const Deployment = z.looseObject({
  spec: z.looseObject({ template: z.looseObject({ spec: z.looseObject({ containers: z.tuple([Container]) }) }) }),
});

const production = {
  DATABASE_SERVER_URL: 'postgres://admin:secret@db.example:5432/postgres?sslmode=verify-full',
  REDIS_URL: 'rediss://:secret@redis.example:6380',
  SMTP_URL: 'smtps://user:secret@mail.example:465',
};

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outlay-k8s-'));
  out = join(folder, 'out');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the command into a folder. @returns the content of each Secret by its name */
async function secrets(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Record<string, Record<string, string>>> {
  const silent = { print: () => undefined, tell: () => undefined };
  await secretsCommand([...args, '--out', out], { OUTLAY_DATA_DIR: folder, ...env }, silent);
  const texts = await Promise.all((await readdir(out)).map((file) => readFile(join(out, file), 'utf8')));
  const manifests = texts.map((text) => Manifest.parse(parse(text)));
  return Object.fromEntries(manifests.map(({ metadata, stringData }) => [metadata.name, stringData]));
}

/** Environment of a part's pod: the ConfigMaps of the base, an overlay's brokers and its Secret. */
async function environmentOf(part: PartName, secret: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const read = async (path: string): Promise<NodeJS.ProcessEnv> =>
    parseEnv(await readFile(join(repositoryRoot, 'k8s', path), 'utf8'));
  return {
    ...(await read('base/outlay.env')),
    ...(await read('overlays/dev/outlay.env')),
    ...(await read(`base/${part}/${part}.env`)),
    ...secret,
  };
}

describe('npm run k8s:secrets', () => {
  it.each(PARTS)(
    'gives %s the keys that its Deployment names, and with its ConfigMaps all that it needs',
    async (part) => {
      const { [part]: secret = {} } = await secrets(['production'], {
        ...production,
        KAFKA_USERNAME: 'outlay',
        KAFKA_PASSWORD: 'secret',
      });
      const text = await readFile(join(repositoryRoot, 'k8s', 'base', part, 'deployment.yaml'), 'utf8');
      const [container] = Deployment.parse(parse(text)).spec.template.spec.containers;
      const keys = container.env.map(({ valueFrom }) => valueFrom.secretKeyRef.key);
      expect(Object.keys(secret).sort()).toEqual(keys.sort());
      const environment = await environmentOf(part, secret);
      const open = (): unknown =>
        part === 'gateway' ? loadGatewayConfig(environment) : SERVICE_ENTRIES[part].create(environment);
      expect(open).not.toThrow();
    },
  );

  it('gives the same Secrets each time, in files for their owner alone', async () => {
    const first = await secrets(['dev']);
    expect(first['postgres']).toEqual({ POSTGRES_PASSWORD: expect.any(String) });
    expect(first['ledger']?.['DATABASE_URL']).toMatch(
      /^postgres:\/\/outlay_ledger_app:.+@postgres:5432\/outlay_ledger$/,
    );
    expect(await secrets(['dev'])).toEqual(first);
    expect((await stat(join(out, 'ledger.yaml'))).mode & 0o777).toBe(0o600);
  });

  it('gives the migrations the passwords of roles alone, and nobody else the role that owns tables', async () => {
    const { migrate, ...others } = await secrets(['production'], production);
    expect(migrate?.['DATABASE_SERVER_URL']).toBe(production.DATABASE_SERVER_URL);
    expect(migrate?.['OUTLAY_SECRETS']).not.toMatch(/signing|keyEncryption/);
    expect(JSON.stringify(others)).not.toContain('_owner');
    expect(others['postgres']).toBeUndefined();
  });

  it('leads the application roles through the pooler, and nobody else', async () => {
    const { ledger, pooler } = await secrets(['production'], {
      ...production,
      DATABASE_POOLER_URL: 'postgres://pooler:6432',
    });
    expect(ledger?.['DATABASE_URL']).toMatch(/_app:.+@pooler:6432\/outlay_ledger$/);
    expect(pooler?.['databases.ini']).toMatch(
      /^server_tls_sslmode = verify-full\n\[databases\]\noutlay_identity = host=db\.example port=5432$/m,
    );
    expect(pooler?.['userlist.txt']).toMatch(/^"outlay_ledger_app" "[\w-]+"$/m);
    expect(pooler?.['userlist.txt']).not.toMatch(/_owner|_worker/);
    expect(ledger?.['DATABASE_WORKER_URL']).toMatch(/_worker:.+@db.example:5432\/outlay_ledger\?sslmode=verify-full$/);
  });

  it('names every server that is missing or malformed, and shows none', async () => {
    const given = secrets(['production'], { SMTP_URL: 'mail.example:secret' });
    await expect(given).rejects.toThrow(/DATABASE_SERVER_URL[\s\S]*REDIS_URL[\s\S]*SMTP_URL: must be a URL such as/);
    await expect(given).rejects.not.toThrow(/mail\.example:secret/);
    await expect(access(join(folder, 'k8s'))).rejects.toThrow(/ENOENT/);
  });

  it('refuses half a login of Kafka, which would be left out', async () => {
    await expect(secrets(['production'], { ...production, KAFKA_USERNAME: 'outlay' })).rejects.toThrow(
      /KAFKA_PASSWORD: is missing/,
    );
  });

  it('says what is wrong with an argument, before a step is taken', async () => {
    await expect(secrets(['staging'])).rejects.toThrow(/dev or production, not "staging"/);
    await expect(secrets(['dev', '--signing-keys', 'swap'])).rejects.toThrow(
      /--signing-keys is one of publish, sign, retire/,
    );
    await writeFile(out, 'a file');
    await expect(secrets(['dev', '--signing-keys', 'publish'])).rejects.toThrow(/out cannot be made \(EEXIST\)/);
    await rm(out);
    await expect(secrets(['dev', '--signing-keys', 'sign'])).rejects.toThrow(/publish them first/);
  });

  it('exchanges the signing keys so that both verify while the pods are rolled', async () => {
    const keys = (all: Record<string, Record<string, string>>): { signs: string; valid: string } => ({
      signs: /"kid":"([^"]+)"/.exec(all['ledger']?.['INTERNAL_TOKEN_SIGNING_KEY'] ?? '')?.[1] ?? '',
      valid: all['ledger']?.['INTERNAL_TOKEN_KEYS'] ?? '',
    });
    const before = keys(await secrets(['dev']));
    await expect(secrets(['dev', '--signing-keys', 'sign'])).rejects.toThrow(/publish them first/);
    const published = keys(await secrets(['dev', '--signing-keys', 'publish']));
    expect(published.signs).toBe(before.signs);
    const signing = keys(await secrets(['dev', '--signing-keys', 'sign']));
    expect(signing.signs).not.toBe(before.signs);
    expect(published.valid).toContain(signing.signs);
    expect(signing.valid).toContain(before.signs);
    await expect(secrets(['dev', '--signing-keys', 'publish'])).rejects.toThrow(/retire them first/);
    const retired = keys(await secrets(['dev', '--signing-keys', 'retire']));
    expect(retired).toEqual({ signs: signing.signs, valid: expect.not.stringContaining(before.signs) });
    expect(keys(await secrets(['dev']))).toEqual(retired);
  });

  it('repeats an exchange that was cut off, without losing a key that pods sign with', async () => {
    const file = (name: string): string => join(folder, 'k8s/dev', name);
    const before = (await secrets(['dev', '--signing-keys', 'publish']))['ledger'];
    const { next } = Others.parse(JSON.parse(await readFile(file('other-signing-keys.json'), 'utf8')));
    const kept = Secrets.parse(JSON.parse(await readFile(file('secrets.json'), 'utf8')));
    await secrets(['dev', '--signing-keys', 'sign']);
    // As it was before the last write: the new keys sign, and the old ones are not yet said to be previous.
    const previous = Object.fromEntries(Object.entries(kept).filter(([name]) => name in next));
    await writeFile(file('other-signing-keys.json'), JSON.stringify({ next, previous }));
    const after = (await secrets(['dev', '--signing-keys', 'sign']))['ledger'];
    const { kid } = z.object({ kid: z.string() }).parse(JSON.parse(before?.['INTERNAL_TOKEN_SIGNING_KEY'] ?? ''));
    const valid = Jwks.parse(JSON.parse(after?.['INTERNAL_TOKEN_KEYS'] ?? '')).keys.map((key) => key.kid);
    expect(valid).toContain(kid);
    expect(new Set(valid).size).toBe(valid.length);
  });
});
