import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { output } from './run.ts';

/** Settings that say where packages come from, and how that server is reached and trusted. */
const PASSED_ON = /^(registry|@[^:]+:registry|proxy|https-proxy|noproxy|strict-ssl|replace-registry-host)$/;
const Config = z.looseObject({
  cache: z.string(),
  cafile: z.string().nullish(),
  userconfig: z.string(),
  globalconfig: z.string(),
});

/** npm's settings of this machine, as files for a build. */
export interface NpmSettings {
  /** By the id of the secret. */
  secrets: Record<string, string>;
  /** Folder of the packages that npm has fetched before. */
  cache: string;
  remove(): Promise<void>;
}

/**
 * Writes npm's settings of this machine to files that only this user reads: registries with their credentials, proxies, and the
 * certificates that npm or Node trusts besides (`cafile`, NODE_EXTRA_CA_CERTS, SSL_CERT_FILE), for where TLS is intercepted.
 * @param cacheInBuild where the build finds npm's cache; null leaves npm's default
 */
export async function writeNpmSettings(cacheInBuild: string | null): Promise<NpmSettings> {
  const all = Config.parse(JSON.parse(await output(['npm', 'config', 'list', '--json'])));
  const authority = [all.cafile, process.env['NODE_EXTRA_CA_CERTS'], process.env['SSL_CERT_FILE']].find(
    (path) => typeof path === 'string' && existsSync(path),
  );
  const lines = [
    ...Object.entries(all)
      .filter(([name, value]) => PASSED_ON.test(name) && value !== null && value !== '')
      .map(([name, value]) => `${name}=${String(value)}`),
    ...(await credentials([all.globalconfig, all.userconfig])),
    ...(authority ? ['cafile=/run/secrets/ca'] : []),
    ...(cacheInBuild === null ? [] : [`cache=${cacheInBuild}`, 'prefer-offline=true']),
  ];
  const folder = await mkdtemp(join(tmpdir(), 'outlay-npm-'));
  const npmrc = join(folder, 'npmrc');
  await writeFile(npmrc, `${lines.join('\n')}\n`, { mode: 0o600 });
  return {
    secrets: { npmrc, ...(authority && { ca: authority }) },
    cache: all.cache,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** npm tells no credentials; they are read from its files. Variables in them are filled in, since the build does not have them. */
async function credentials(files: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.startsWith('//'))
    .map((line) => line.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => process.env[name] ?? ''));
}
