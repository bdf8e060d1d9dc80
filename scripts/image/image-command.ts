import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeFolder } from '../make-folder.ts';
import { repositoryRoot } from '../repository-root.ts';
import { ScriptError } from '../script-error.ts';
import { buildImage } from './build-image.ts';
import { chooseEngine } from './choose-engine.ts';
import { digestOf, pinned, tagOfBase } from './pin-base.ts';

/** An image's name with an optional registry, folders and tag. */
const NAME = /^[a-z0-9][a-z0-9.-]*(:\d+)?(\/[a-z0-9._-]+)*(:\w[\w.-]{0,127})?$/;

const USAGE = `npm run image [-- <options>]

  --tag <name:tag>   default outlay:dev, the name in docker-compose.yml
  --engine <name>    docker, podman or buildah; default: the first that works
  --base <base>      registry, debootstrap or the name of an image; default: the registry's, or debootstrap where it cannot be reached
  --output <folder>  of archive and bill of materials; default .outlay/image
  --no-archive       leaves the image in the engine alone
  --pin              no build: pins the base image in the Dockerfile to the digest that its tag has now`;

/** `npm run image`. */
export async function imageCommand(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  // An engine would refuse it once the base is there, after minutes.
  if (!NAME.test(options.tag))
    throw new ScriptError(`--tag is a name such as registry.example.com/outlay:1.0.0, not "${options.tag}".`);
  const engine = await chooseEngine(options.engine);
  if (options.pin) {
    await pin(engine.name);
    return 0;
  }
  const folder = await makeFolder(
    resolve(options.output ?? join(process.env['OUTLAY_DATA_DIR'] || '.outlay', 'image')),
  );
  await buildImage(engine, { tag: options.tag, base: options.base, folder, withArchive: !options['no-archive'] });
  return 0;
}

function readOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        tag: { type: 'string', default: 'outlay:dev' },
        engine: { type: 'string' },
        base: { type: 'string' },
        output: { type: 'string' },
        'no-archive': { type: 'boolean', default: false },
        pin: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new ScriptError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

async function pin(engine: Parameters<typeof digestOf>[0]): Promise<void> {
  const path = join(repositoryRoot, 'deploy/docker/Dockerfile');
  const dockerfile = await readFile(path, 'utf8');
  const tag = tagOfBase(dockerfile);
  const digest = await digestOf(engine, tag);
  await writeFile(path, pinned(dockerfile, digest));
  console.log(`deploy/docker/Dockerfile now builds on ${tag}@${digest}. Build it, run npm run test:image, and commit.`);
}
