import { ScriptError } from '../script-error.ts';
import { buildahEngine } from './buildah-engine.ts';
import { daemonEngine } from './daemon-engine.ts';
import type { Engine } from './engine.ts';
import { ask, asRoot, type CommandLine } from './run.ts';

const NAMES = ['docker', 'podman', 'buildah'] as const;
type EngineName = (typeof NAMES)[number];

/** Answers if the engine can work: docker with its daemon, buildah as root. */
const PROBES: Record<EngineName, () => CommandLine> = {
  docker: () => ['docker', 'version', '--format', '{{.Server.Version}}'],
  podman: () => ['podman', 'info', '--format', '{{.Version.Version}}'],
  buildah: () => asRoot(['buildah', '--version']),
};

/**
 * The engine of this name, or the first that works of docker, podman and buildah.
 * @throws ScriptError saying of each why it does not work
 */
export async function chooseEngine(wanted: string | undefined): Promise<Engine> {
  const candidates = wanted === undefined ? NAMES : NAMES.filter((name) => name === wanted);
  if (candidates.length === 0) throw new ScriptError(`--engine is one of ${NAMES.join(', ')}, not "${wanted}".`);
  const problems: string[] = [];
  for (const name of candidates) {
    const { ok, problem } = await ask(PROBES[name]());
    if (ok) return name === 'buildah' ? buildahEngine() : daemonEngine(name);
    problems.push(`${name}: ${problem.split('\n').at(-1) ?? ''}`);
  }
  throw new ScriptError(
    `No engine to build an image with:\n  ${problems.join('\n  ')}\n` +
      'Start docker, or install podman or buildah (Debian: apt-get install buildah; it runs as root).',
  );
}
