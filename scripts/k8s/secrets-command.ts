import { chmod, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { serversInContainers } from '../docker/container-environments.ts';
import { makeFolder } from '../make-folder.ts';
import { ScriptError } from '../script-error.ts';
import { loadSecrets } from '../start/secrets.ts';
import { givenServers } from './given-servers.ts';
import { secretManifests, yamlOf, type SecretManifest } from './secret-manifests.ts';
import { ROTATION_STEPS, rotateSigningKeys, validKeys } from './signing-key-rotation.ts';

const USAGE = `Usage: npm run --silent k8s:secrets -- dev|production [--namespace <name>] [--out <folder>] [--signing-keys ${ROTATION_STEPS.join('|')}]
Prints Secrets for kubectl apply -f -, or writes a file for each into a folder. For production, set DATABASE_SERVER_URL, REDIS_URL,
SMTP_URL and, where they are used, DATABASE_POOLER_URL, KAFKA_USERNAME and KAFKA_PASSWORD.`;

/** Of a folder for its owner alone. */
const PRIVATE = 0o700;

/** Where the command writes. */
export interface Output {
  /** Receives manifests, or the paths of their files. */
  print: (text: string) => void;
  /** Receives lines for people. */
  tell: (line: string) => void;
}

/** `npm run k8s:secrets`: what is generated is kept, so that the same command gives the same Secrets. */
export async function secretsCommand(args: readonly string[], env: NodeJS.ProcessEnv, output: Output): Promise<number> {
  const { values, kind, step } = parse(args);
  // Before anything is made or a step is taken.
  const given = kind === 'production' ? givenServers(env) : null;
  const out = values.out === undefined ? null : await makeFolder(resolve(values.out), PRIVATE);
  const folder = await makeFolder(join(resolve(env['OUTLAY_DATA_DIR'] || '.outlay'), 'k8s', kind), PRIVATE);
  const kept = await loadSecrets(folder);
  const servers = given ?? serversInContainers(kept);
  const secrets = step === undefined ? kept : await rotateSigningKeys(folder, kept, step);
  const manifests = await secretManifests(secrets, servers, {
    namespace: values.namespace,
    ownPostgres: kind === 'dev',
    publicKeys: await validKeys(folder, secrets),
  });
  if (out === null) output.print(yamlOf(manifests));
  else for (const path of await writeManifests(out, manifests)) output.print(`${path}\n`);
  output.tell(`Keep ${folder} safe: whoever loses it loses the keys of the installation.`);
  return 0;
}

function parse(args: readonly string[]) {
  const { values, positionals } = parsed(args);
  const kind = (['dev', 'production'] as const).find((name) => name === positionals[0]);
  const step = ROTATION_STEPS.find((name) => name === values['signing-keys']);
  if (!kind || positionals.length !== 1)
    throw new ScriptError(`Name the installation: dev or production, not "${positionals.join(' ')}".\n${USAGE}`);
  if (values['signing-keys'] !== undefined && !step)
    throw new ScriptError(`--signing-keys is one of ${ROTATION_STEPS.join(', ')}.\n${USAGE}`);
  return { values, kind, step };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        namespace: { type: 'string', default: 'outlay' },
        out: { type: 'string' },
        'signing-keys': { type: 'string' },
      },
    });
  } catch (error) {
    throw new ScriptError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

/** Readable by their owner alone. */
async function writeManifests(folder: string, manifests: readonly SecretManifest[]): Promise<string[]> {
  const paths: string[] = [];
  for (const manifest of manifests) {
    const path = join(folder, `${manifest.metadata.name}.yaml`);
    await writeFile(path, yamlOf([manifest]), { mode: 0o600 });
    await chmod(path, 0o600);
    paths.push(path);
  }
  return paths;
}
