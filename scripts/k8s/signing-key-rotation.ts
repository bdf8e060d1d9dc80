import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ScriptError } from '../script-error.ts';
import {
  internalTokenKeys,
  newSigningKeys,
  readWhereKept,
  replaceSigningKeys,
  signingKeysOf,
  type Secrets,
} from '../start/secrets.ts';

/** Keys that are valid besides those that sign: the next ones before, the previous ones after they are exchanged. */
const FILE = 'other-signing-keys.json';
const Keys = z.record(z.string(), z.string());
const Others = z.object({ next: Keys.optional(), previous: Keys.optional() });
type Others = z.output<typeof Others>;

/** Steps of a rotation, in their order. Every pod has to run with one before the next is taken. */
export const ROTATION_STEPS = ['publish', 'sign', 'retire'] as const;
export type RotationStep = (typeof ROTATION_STEPS)[number];

/**
 * Takes a step in the exchange of the keys that sign internal tokens. `publish` makes new keys that verify only, `sign` signs with them while the
 * old ones verify, `retire` forgets the old ones.
 * @throws ScriptError when the steps are not taken in their order
 */
export async function rotateSigningKeys(folder: string, secrets: Secrets, step: RotationStep): Promise<Secrets> {
  const { next, previous } = await readOthers(folder);
  if (step === 'publish') {
    if (previous)
      throw new ScriptError('The keys before these still verify: retire them first (--signing-keys retire).');
    await writeOthers(folder, { next: next ?? newSigningKeys() });
    return secrets;
  }
  if (step === 'sign') {
    if (!next) throw new ScriptError('There are no new keys: publish them first (--signing-keys publish).');
    // First, so that a step that was cut off can be repeated: no key is lost that somebody signs with.
    const replaced = previous ?? signingKeysOf(secrets);
    await writeOthers(folder, { next, previous: replaced });
    const renewed = await replaceSigningKeys(folder, secrets, next);
    await writeOthers(folder, { previous: replaced });
    return renewed;
  }
  if (next) throw new ScriptError('The new keys do not sign yet: --signing-keys sign.');
  await rm(join(folder, FILE), { force: true });
  return secrets;
}

/** INTERNAL_TOKEN_KEYS: the public halves of all keys that are valid. */
export async function validKeys(folder: string, secrets: Secrets): Promise<string> {
  const { next = {}, previous = {} } = await readOthers(folder);
  return internalTokenKeys(secrets, [...Object.values(next), ...Object.values(previous)]);
}

async function readOthers(folder: string): Promise<Others> {
  const path = join(folder, FILE);
  try {
    return Others.parse(JSON.parse((await readWhereKept(path)) ?? '{}'));
  } catch (error) {
    if (error instanceof ScriptError) throw error;
    // The complaint of a parser would quote the keys.
    throw new ScriptError(`${path} is damaged. Put back the one that you keep with your backups.`);
  }
}

async function writeOthers(folder: string, others: Others): Promise<void> {
  const path = join(folder, FILE);
  await writeFile(`${path}.new`, `${JSON.stringify(others, null, 2)}\n`, { mode: 0o600 });
  await chmod(`${path}.new`, 0o600);
  await rename(`${path}.new`, path);
}
