import { z } from 'zod';

/** The parts of an image's configuration that say how it runs. */
export const ImageConfig = z.object({
  User: z.string(),
  Env: z.array(z.string()),
  Entrypoint: z.array(z.string()),
  WorkingDir: z.string(),
  Labels: z.record(z.string(), z.string()),
});
export type ImageConfig = z.output<typeof ImageConfig>;

/** The parts of a build that differ from one build to the next. */
export interface BuildOptions {
  /** Name and tag of the image. */
  tag: string;
  /** Folder whose files the build may copy. */
  context: string;
  dockerfile: string;
  args: Readonly<Record<string, string>>;
  /** Files that the build may read and that reach no layer, by id. */
  secrets: Readonly<Record<string, string>>;
  /** Folders of this machine for the time of the build, by their path in it; docker has no such thing and leaves them out. */
  folders: Readonly<Record<string, string>>;
}

/** A program that builds images. */
export interface Engine {
  readonly name: 'docker' | 'podman' | 'buildah';
  /** True if mounted folders are honoured. */
  readonly mountsFolders: boolean;
  build(options: BuildOptions): Promise<void>;
  /** @returns why it could not be had, or null */
  pull(image: string): Promise<string | null>;
  describe(tag: string): Promise<ImageFacts>;
  /** Writes an archive that `docker load` and `podman load` take. */
  save(tag: string, file: string): Promise<void>;
  /** Copies one file out of the image. */
  copyOut(tag: string, path: string, target: string): Promise<void>;
  /** Makes the image's files readable in a folder of this machine until they are closed. */
  open(tag: string): Promise<OpenImage>;
}

export interface ImageFacts {
  /** The image's id: the digest of its configuration, the same in every store that it is loaded into. */
  id: string;
  /** Bytes of its files, before compression. */
  size: number;
  config: ImageConfig;
}

export interface OpenImage {
  folder: string;
  close(): Promise<void>;
}

/** The arguments of `build` that the three programs share. */
export function buildArguments({ tag, dockerfile, args, secrets }: BuildOptions): string[] {
  return [
    ...['--file', dockerfile, '--tag', tag],
    ...Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...Object.entries(secrets).flatMap(([id, file]) => ['--secret', `id=${id},src=${file}`]),
  ];
}

/** The arguments of podman and buildah that mount folders. */
export function folderArguments({ folders }: BuildOptions): string[] {
  return Object.entries(folders).flatMap(([inside, outside]) => ['--volume', `${outside}:${inside}`]);
}
