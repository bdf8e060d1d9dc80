import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildArguments, folderArguments, ImageConfig, type Engine } from './engine.ts';
import { ask, asRoot, output, run } from './run.ts';

/** docker and podman, whose commands are the same but for a few options. */
export function daemonEngine(name: 'docker' | 'podman'): Engine {
  const isPodman = name === 'podman';
  // Without it podman leaves the health check out of the image.
  const format = isPodman ? ['--format', 'docker'] : [];
  return {
    name,
    mountsFolders: isPodman,
    async build(options) {
      const folders = isPodman ? folderArguments(options) : [];
      await run([name, 'build', ...format, ...folders, ...buildArguments(options), options.context], {
        DOCKER_BUILDKIT: '1',
      });
    },
    async pull(image) {
      const { ok, problem } = await ask([name, 'pull', '--quiet', image]);
      return ok ? null : problem;
    },
    async describe(tag) {
      const inspect = (format: string) => output([name, 'image', 'inspect', '--format', format, tag]);
      const id = await inspect('{{.Id}}');
      return {
        id: id.startsWith('sha256:') ? id : `sha256:${id}`,
        size: Number(await inspect('{{.Size}}')),
        config: ImageConfig.parse(JSON.parse(await inspect('{{json .Config}}'))),
      };
    },
    async save(tag, file) {
      await rm(file, { force: true });
      await output([name, 'save', ...(isPodman ? ['--format', 'docker-archive'] : []), '--output', file, tag]);
    },
    async copyOut(tag, path, target) {
      const container = await output([name, 'create', tag]);
      await output([name, 'cp', `${container}:${path}`, target]).finally(() => output([name, 'rm', container]));
    },
    async open(tag) {
      const folder = await mkdtemp(join(tmpdir(), 'outlay-image-'));
      const container = await output([name, 'create', tag]);
      const archive = `${folder}.tar`;
      await output([name, 'export', '--output', archive, container]).finally(() => output([name, 'rm', container]));
      await output(asRoot(['tar', '--numeric-owner', '-xpf', archive, '-C', folder]));
      await rm(archive);
      return {
        folder,
        close: async () => {
          await output(asRoot(['rm', '-rf', folder]));
        },
      };
    },
  };
}
