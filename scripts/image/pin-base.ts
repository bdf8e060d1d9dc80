import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { ScriptError } from '../script-error.ts';
import type { Engine } from './engine.ts';
import type { CommandLine } from './run.ts';

const ARG = /^ARG NODE_IMAGE=([^\s@]+)(@sha256:[0-9a-f]{64})?$/m;

/** Reads an image's list of platforms, byte for byte as the registry has it. */
const RAW: Record<Engine['name'], (image: string) => CommandLine> = {
  docker: (image) => ['docker', 'buildx', 'imagetools', 'inspect', '--raw', image],
  podman: (image) => ['skopeo', 'inspect', '--raw', `docker://${image}`],
  buildah: (image) => ['skopeo', 'inspect', '--raw', `docker://${image}`],
};

/**
 * Pins the base image of a Dockerfile to the digest that its tag has now.
 * @returns the changed text
 */
export function pinned(dockerfile: string, digest: string): string {
  if (!ARG.test(dockerfile)) throw new ScriptError('The Dockerfile has no line ARG NODE_IMAGE=<name>:<tag>.');
  return dockerfile.replace(ARG, (_line, name: string) => `ARG NODE_IMAGE=${name}@${digest}`);
}

/** The name and tag of the base image, without a digest. */
export function tagOfBase(dockerfile: string): string {
  const tag = ARG.exec(dockerfile)?.[1];
  if (tag === undefined) throw new ScriptError('The Dockerfile has no line ARG NODE_IMAGE=<name>:<tag>.');
  return tag;
}

/** Asks the registry for the digest of an image's tag, for all platforms: the hash of the list that it serves. */
export async function digestOf(engine: Engine['name'], image: string): Promise<string> {
  const command = RAW[engine](image);
  const { bytes, code, problem } = await read(command);
  if (code !== 0) throw new ScriptError(`${command.join(' ')}\nfailed: ${problem}`);
  if (!/"(manifests|layers)"/.test(bytes.toString())) throw new ScriptError(`${command[0]} answered with no manifest.`);
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function read([program, ...args]: CommandLine): Promise<{ bytes: Buffer; code: number | null; problem: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: process.env });
    const chunks: Buffer[] = [];
    let problem = '';
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (problem += chunk.toString()));
    child.once('error', () => resolve({ bytes: Buffer.alloc(0), code: 1, problem: `${program} is not installed` }));
    child.once('close', (code) => resolve({ bytes: Buffer.concat(chunks), code, problem: problem.trim() }));
  });
}
