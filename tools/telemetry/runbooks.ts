import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { z } from 'zod';
import type { AlertRule } from './rule-files.ts';

/** Relative to the repository. */
export const RUNBOOKS = 'docs/runbooks';
/** Sections of each runbook, in their order. */
const SECTIONS = ['Meaning', 'Impact', 'Check', 'Mend', 'Escalate'];

const Manifest = z.looseObject({ scripts: z.record(z.string(), z.string()).default({}) });

/** Alerts without a runbook, runbooks without an alert, missing sections, and commands that do not exist. */
export async function runbookFaults(alerts: readonly AlertRule[]): Promise<string[]> {
  const files = (await readdir(join(repositoryRoot, RUNBOOKS))).filter((name) => name !== 'README.md');
  const expected = new Set(alerts.map(({ alert }) => `${alert}.md`));
  const index = await read('README.md');
  const texts = await Promise.all(files.map(async (name) => ({ name, text: await read(name) })));
  const faults = await Promise.all(
    [...texts, { name: 'README.md', text: index }].map(async ({ name, text }) =>
      (await unknownCommands(text)).map((command) => `${RUNBOOKS}/${name}: there is no ${command}`),
    ),
  );
  return [
    ...[...expected].filter((name) => !files.includes(name)).map((name) => `${RUNBOOKS}/${name} is missing`),
    ...files.filter((name) => !expected.has(name)).map((name) => `${RUNBOOKS}/${name}: there is no such alert`),
    ...files
      .filter((name) => !index.includes(`(${name})`))
      .map((name) => `${RUNBOOKS}/README.md does not list ${name}`),
    ...alerts
      .filter(({ alert, annotations }) => annotations.runbook_url !== `${RUNBOOKS}/${alert}.md`)
      .map(({ alert }) => `${alert}: its runbook_url is not ${RUNBOOKS}/${alert}.md`),
    ...texts.flatMap(({ name, text }) =>
      missingSections(text).map((section) => `${RUNBOOKS}/${name}: has no ${section}`),
    ),
    ...faults.flat(),
  ];
}

/** The SQL of the runbooks, with the service whose database it is for. */
export async function runbookQueries(): Promise<{ file: string; service: string; sql: string }[]> {
  const files = await readdir(join(repositoryRoot, RUNBOOKS));
  const texts = await Promise.all(files.map(async (file) => ({ file, text: await read(file) })));
  return texts.flatMap(({ file, text }) =>
    Array.from(text.matchAll(/```sql\n-- outlay_(\w+)\n([^`]*)```/g), ([, service = '', sql = '']) => ({
      file,
      service,
      sql,
    })),
  );
}

function missingSections(text: string): string[] {
  const found = Array.from(text.matchAll(/^## (.*)$/gm), ([, title = '']) => title);
  return SECTIONS.filter((section, index) => found[index] !== section);
}

/** npm scripts and files of the repository that a text names and that do not exist. */
async function unknownCommands(text: string): Promise<string[]> {
  const scripts = Array.from(text.matchAll(/npm run (?:--silent )?([\w:-]+)(?: -w ([\w/-]+))?/g));
  const unknown = await Promise.all(
    scripts.map(async ([command, script = '', folder = '']) => {
      const manifest = await readFile(join(repositoryRoot, folder, 'package.json'), 'utf8').catch(() => '{}');
      return script in Manifest.parse(JSON.parse(manifest)).scripts ? [] : [command];
    }),
  );
  const links = Array.from(text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g), ([, path = '']) => path);
  const broken = await Promise.all(
    links.map(async (path) => {
      const isThere = await access(join(repositoryRoot, RUNBOOKS, path)).then(
        () => true,
        () => false,
      );
      return isThere ? [] : [`file ${path}`];
    }),
  );
  return [...unknown, ...broken].flat();
}

async function read(name: string): Promise<string> {
  return readFile(join(repositoryRoot, RUNBOOKS, name), 'utf8').catch(() => '');
}
