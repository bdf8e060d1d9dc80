import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The services with a database of their own, in the order in which they start. */
export const SERVICES = ['identity', 'projects', 'ledger'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Those who sign internal tokens: the gateway for people, services for themselves. */
export const SIGNERS = ['gateway', ...SERVICES] as const;
export type SignerName = (typeof SIGNERS)[number];

/** Everything secret of one installation. All of it is text, so that the file is a flat list. */
export type Secrets = Record<SecretName, string>;

export type SecretName =
  | 'postgres'
  | 'events'
  | 'keyEncryption'
  | 'demoPassword'
  | `${ServiceName}.${'owner' | 'app' | 'worker'}`
  | `signing.${SignerName}`;

const FILE = 'secrets.json';

/**
 * The installation's secrets, made on the first start and kept in `secrets.json` of the data folder, readable by its
 * owner alone. A secret that an older installation has not got yet is added.
 */
export async function loadSecrets(dataFolder: string): Promise<Secrets> {
  const path = join(dataFolder, FILE);
  const kept = parseSecrets(await readFile(path, 'utf8').catch(() => '{}'));
  const secrets = makeSecrets(kept);
  if (Object.keys(kept).length !== Object.keys(secrets).length) {
    await writeFile(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    await chmod(`${path}.new`, 0o600);
    await rename(`${path}.new`, path);
  }
  return secrets;
}

function makeSecrets(kept: Partial<Record<string, string>>): Secrets {
  const password = (name: SecretName): string => kept[name] ?? randomBytes(24).toString('base64url');
  const signingKey = (name: SignerName): string => kept[`signing.${name}`] ?? newSigningKey(name);
  return {
    postgres: password('postgres'),
    events: password('events'),
    keyEncryption: kept['keyEncryption'] ?? randomBytes(32).toString('base64'),
    demoPassword: kept['demoPassword'] ?? `demo-${randomBytes(6).toString('hex')}`,
    'identity.owner': password('identity.owner'),
    'identity.app': password('identity.app'),
    'identity.worker': password('identity.worker'),
    'projects.owner': password('projects.owner'),
    'projects.app': password('projects.app'),
    'projects.worker': password('projects.worker'),
    'ledger.owner': password('ledger.owner'),
    'ledger.app': password('ledger.app'),
    'ledger.worker': password('ledger.worker'),
    'signing.gateway': signingKey('gateway'),
    'signing.identity': signingKey('identity'),
    'signing.projects': signingKey('projects'),
    'signing.ledger': signingKey('ledger'),
  };
}

/** The public halves of every signer's key, as INTERNAL_TOKEN_KEYS takes them. */
export function internalTokenKeys(secrets: Secrets): string {
  const keys = SIGNERS.map((name) => {
    const key = parseSecrets(secrets[`signing.${name}`]);
    return { kty: key['kty'], crv: key['crv'], x: key['x'], kid: key['kid'], alg: key['alg'], use: key['use'] };
  });
  return JSON.stringify({ keys });
}

function newSigningKey(name: SignerName): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const jwk = privateKey.export({ format: 'jwk' });
  return JSON.stringify({ ...jwk, kid: `${name}-${randomUUID()}`, alg: 'EdDSA', use: 'sig' });
}

/** A flat object of texts; anything else in it is left out. */
function parseSecrets(text: string): Partial<Record<string, string>> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
