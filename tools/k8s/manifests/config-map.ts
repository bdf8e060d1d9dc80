import { z } from 'zod';
import type { Overlay } from './overlay.ts';
import { read } from './resource.ts';

const Data = z.record(z.string(), z.string()).default({});

/** The entries of a ConfigMap; undefined where the overlay has none of that name. */
export function configMapData({ resources }: Overlay, name: string): Record<string, string> | undefined {
  const found = resources.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
  return found && read(Data, found, found['data']);
}
