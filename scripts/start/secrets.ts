import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signerOf } from '@outlay/config/key-signer';
import { fileFault } from '../file-fault.ts';
import { ScriptError } from '../script-error.ts';
import { recordOf } from './record-of.ts';
import { PARTS, SERVICES } from './service-names.ts';

export { SERVICES, type ServiceName } from './service-names.ts';

const ROLE_PASSWORDS = SERVICES.flatMap((service) => [
  `${service}.owner` as const,
  `${service}.app` as const,
  `${service}.worker` as const,
]);
const PASSWORDS = ['postgres', 'events', 'backup', 'grafana', ...ROLE_PASSWORDS] as const;
/** Of those who sign internal tokens: the gateway for people, services for themselves. */
const SIGNING_KEYS = PARTS.map((part) => `signing.${part}` as const);

export type SecretName =
  | (typeof PASSWORDS)[number]
  | (typeof SIGNING_KEYS)[number]
  | 'keyEncryption'
  | 'webhookEncryption'
  | 'auditAnchor'
  | 'demoPassword';

/** Everything secret of one installation. All of it is text, so that the file is a flat list. */
export type Secrets = Record<SecretName, string>;

const FILE = 'secrets.json';

/**
 * The installation's secrets, made on the first start and kept in `secrets.json` of the data folder, readable by its
 * owner alone. A secret that an older installation has not got yet is added.
 *
 * @param given a whole `secrets.json` to use in place of the file, as in a container that has no folder
 * @throws ScriptError when a file is there and cannot be read: others made in its place would lock everybody out
 */
export async function loadSecrets(dataFolder: string, given?: string): Promise<Secrets> {
  if (given) return makeSecrets(readable(given, 'OUTLAY_SECRETS'));
  const path = join(dataFolder, FILE);
  const kept = readable((await readWhereKept(path)) ?? '{}', path);
  const secrets = makeSecrets(kept);
  if (Object.keys(kept).length !== Object.keys(secrets).length) await writeSecrets(path, secrets);
  return secrets;
}

/** The content of a file with secrets, or null where there is none. @throws ScriptError when it cannot be read */
export async function readWhereKept(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (fileFault(error) === 'ENOENT') return null;
    throw new ScriptError(`${path} cannot be read (${fileFault(error)}). Run this as the user who owns it.`);
  });
}

/** The complaint of a parser would quote the secrets. */
function readable(text: string, place: string): Partial<Record<string, string>> {
  try {
    return parseSecrets(text);
  } catch {
    throw new ScriptError(`${place} is no JSON object. Put back the secrets.json that you keep with your backups.`);
  }
}

async function writeSecrets(path: string, secrets: Secrets): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await chmod(`${path}.new`, 0o600);
  await rename(`${path}.new`, path);
}

/** A new signing key for every part, by the secret's name. */
export function newSigningKeys(): Record<string, string> {
  return recordOf(SIGNING_KEYS, (name) => newSigningKey(name.slice('signing.'.length)));
}

/** The keys that sign now, by their names. */
export function signingKeysOf(secrets: Secrets): Record<string, string> {
  return recordOf(SIGNING_KEYS, (name) => secrets[name]);
}

/** Signs with other keys from now on. @returns the secrets with them */
export async function replaceSigningKeys(
  dataFolder: string,
  secrets: Secrets,
  keys: Readonly<Record<string, string>>,
): Promise<Secrets> {
  const renewed = { ...secrets, ...recordOf(SIGNING_KEYS, (name) => keys[name] ?? secrets[name]) };
  await writeSecrets(join(dataFolder, FILE), renewed);
  return renewed;
}

function makeSecrets(kept: Partial<Record<string, string>>): Secrets {
  return {
    ...recordOf(PASSWORDS, (name) => kept[name] ?? randomBytes(24).toString('base64url')),
    ...recordOf(SIGNING_KEYS, (name) => kept[name] ?? newSigningKey(name.slice('signing.'.length))),
    keyEncryption: kept['keyEncryption'] ?? randomBytes(32).toString('base64'),
    webhookEncryption: kept['webhookEncryption'] ?? randomBytes(32).toString('base64'),
    auditAnchor: kept['auditAnchor'] ?? newSigningKey('audit-anchor'),
    demoPassword: kept['demoPassword'] ?? `trial-${randomBytes(6).toString('hex')}`,
  };
}

/**
 * The public halves of every signer's key, each with its signer, as INTERNAL_TOKEN_KEYS takes them.
 * @param others private keys that are valid besides
 */
export function internalTokenKeys(secrets: Secrets, others: readonly string[] = []): string {
  const keys = [...new Set([...SIGNING_KEYS.map((name) => secrets[name]), ...others])].map((text) => {
    const { kty, crv, x, kid = '', alg, use, outlay_signer: named } = parseSecrets(text);
    return { kty, crv, x, kid, alg, use, outlay_signer: signerOf({ kid, outlay_signer: named }) ?? undefined };
  });
  return JSON.stringify({ keys });
}

function newSigningKey(name: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const jwk = privateKey.export({ format: 'jwk' });
  const kid = `${name}-${randomUUID()}`;
  return JSON.stringify({ ...jwk, kid, alg: 'EdDSA', use: 'sig', outlay_signer: name });
}

/** A flat object of texts; anything else in it is left out. @throws SyntaxError or TypeError for what is no JSON object */
export function parseSecrets(text: string): Partial<Record<string, string>> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('Not an object.');
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
