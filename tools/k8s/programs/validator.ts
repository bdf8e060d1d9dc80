import { join } from 'node:path';
import type { Validator } from '../manifests/validate.ts';
import { provideApiSchemas } from './api-schemas.ts';
import { provideKubeconform } from './kubeconform.ts';
import { provideResourceDefinitions } from './resource-definitions.ts';

/** kubeconform, and the schemas that it reads. */
export async function provideValidator(report: (line: string) => void): Promise<Validator> {
  const kubeconform = await provideKubeconform(report);
  const api = await provideApiSchemas(report);
  const definitions = await provideResourceDefinitions(report);
  return { kubeconform, api, definitions: join(definitions, 'schemas') };
}
