import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { ScriptError } from '../script-error.ts';
import { buildArguments, folderArguments, ImageConfig, type Engine } from './engine.ts';
import { ask, asRoot, output, run, type CommandLine } from './run.ts';

const Images = z.array(z.object({ id: z.string(), size: z.string() }));
const Inspected = z.object({ Docker: z.object({ config: ImageConfig }) });
const UNITS: Readonly<Record<string, number>> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9 };

/**
 * Debian's buildah, without a daemon and without a runtime for containers: steps run in a chroot, as root. Files are kept by overlay
 * mounts, or as whole copies where the file system below cannot do that.
 */
export async function buildahEngine(): Promise<Engine> {
  const driver = (await ask(asRoot(['buildah', 'info']))).ok ? [] : ['--storage-driver', 'vfs'];
  const buildah = (...args: string[]): CommandLine => asRoot(['buildah', ...driver, ...args]);
  const open = async (tag: string) => {
    const container = await output(buildah('from', '--pull-never', tag));
    const folder = await output(buildah('mount', container));
    return {
      folder,
      close: async () => {
        await output(buildah('rm', container));
      },
    };
  };
  return {
    name: 'buildah',
    // Through sudo, root would write to this user's folders.
    mountsFolders: process.getuid?.() === 0,
    async build(options) {
      // Its own limit of 1024 open files is too low for npm.
      const most = await output(['sh', '-c', 'ulimit -Hn']);
      const files = most === 'unlimited' ? '1048576' : most;
      const how = ['--isolation', 'chroot', '--format', 'docker', '--layers=false', '--jobs', '2'];
      const limits = ['--ulimit', `nofile=${files}:${files}`];
      const rest = [...limits, ...folderArguments(options), ...buildArguments(options), options.context];
      await run(buildah('bud', ...how, ...rest));
    },
    async pull(image) {
      const { ok, problem } = await ask(buildah('pull', '--quiet', image));
      return ok ? null : problem;
    },
    async describe(tag) {
      const { Docker } = Inspected.parse(JSON.parse(await output(buildah('inspect', '--type', 'image', tag))));
      const [image] = Images.parse(JSON.parse(await output(buildah('images', '--no-trunc', '--json', tag))));
      if (!image) throw new ScriptError(`buildah has no image ${tag}.`);
      return {
        id: image.id.startsWith('sha256:') ? image.id : `sha256:${image.id}`,
        size: bytesOf(image.size),
        config: Docker.config,
      };
    },
    async save(tag, file) {
      // It adds to an archive that is there, and refuses one that has the image.
      await rm(file, { force: true });
      const name = tag.replace(/^localhost\//, '');
      await output(buildah('push', '--quiet', tag, `docker-archive:${file}:${name}`));
      await output(asRoot(['chown', `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`, file]));
    },
    async copyOut(tag, path, target) {
      const image = await open(tag);
      await output(asRoot(['install', '-m', '644', `${image.folder}${path}`, target])).finally(() => image.close());
      await output(asRoot(['chown', `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`, target]));
    },
    open,
  };
}

function bytesOf(text: string): number {
  const [, amount, unit = ''] = /^([\d.]+) ?([KMG]?B)$/i.exec(text) ?? [];
  const factor = UNITS[unit.toUpperCase()];
  if (amount === undefined || factor === undefined)
    throw new Error(`buildah gives a size that is not understood: ${text}`);
  return Number(amount) * factor;
}
