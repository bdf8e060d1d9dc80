import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const Kustomization = z.looseObject({
  resources: z.array(z.string()).default([]),
  components: z.array(z.string()).default([]),
});

/** The folders of components that no overlay takes, so that nothing checks them. */
export async function unusedComponents(components: string, overlays: readonly string[]): Promise<string[]> {
  const used = new Set<string>();
  for (const overlay of overlays) await collect(overlay, used);
  const names = await readdir(components).catch(() => []);
  return names.map((name) => join(components, name)).filter((folder) => !used.has(folder));
}

/** Adds the folder and whatever it takes, directly or not. */
async function collect(folder: string, used: Set<string>): Promise<void> {
  if (used.has(folder)) return;
  // A resource may be a file.
  const text = await readFile(join(folder, 'kustomization.yaml'), 'utf8').catch(() => null);
  if (text === null) return;
  used.add(folder);
  const { resources, components } = Kustomization.parse(parse(text));
  for (const path of [...resources, ...components]) await collect(join(folder, path), used);
}
