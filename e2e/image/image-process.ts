import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { asRoot, output } from '@outlay/scripts/image/run';
import type { ImageConfig } from '@outlay/scripts/image/engine';

const SCRIPT = fileURLToPath(new URL('in-image.sh', import.meta.url));
const LAST_WORDS = 4_000;

/** An image whose files are readable on this machine. */
export interface UnpackedImage {
  folder: string;
  config: ImageConfig;
}

/** A program that runs in the image's files. */
export interface ImageProcess {
  /** The end of its output. */
  words(): string;
  hasEnded(): boolean;
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  signal(name: 'TERM' | 'KILL'): Promise<void>;
}

/** Starts the image's entrypoint with arguments, confined as `in-image.sh` says. */
export function startInImage({ folder, config }: UnpackedImage, args: string[], env: NodeJS.ProcessEnv): ImageProcess {
  return startProgram({ folder, config }, [...config.Entrypoint, ...args], env);
}

/** Starts any program of the image. */
export function startProgram(
  { folder, config }: UnpackedImage,
  program: string[],
  env: NodeJS.ProcessEnv,
): ImageProcess {
  const variables = [...config.Env, ...Object.entries(env).map(([name, value]) => `${name}=${value ?? ''}`)];
  const inside = ['sh', SCRIPT, folder, config.WorkingDir, ...variables, ...program];
  const [command, ...rest] = asRoot(['unshare', '--mount', '--propagation', 'private', ...inside]);
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-LAST_WORDS)));
  }
  let isOver = false;
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      isOver = true;
      resolve(code);
    });
  });
  return {
    ended,
    words: () => words,
    hasEnded: () => isOver,
    async signal(name) {
      if (!isOver && child.pid !== undefined) await output(asRoot(['kill', `-${name}`, String(child.pid)]));
    },
  };
}

/** Runs the image's entrypoint to its end. @throws Error with what it wrote when it fails */
export async function runInImage(image: UnpackedImage, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = startInImage(image, args, env);
  const code = await child.ended;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with exit code ${code}: ${child.words()}`);
  return child.words();
}
