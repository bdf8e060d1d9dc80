import { z } from 'zod';
import type { DebianPackage } from './installed-components.ts';

const Component = z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() });
const Dependency = z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).default([]) });
/** A CycloneDX document, as `npm sbom` writes it. */
export const Bill = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string(), name: z.string() }) }),
  components: z.array(Component),
  dependencies: z.array(Dependency),
});
export type Bill = z.output<typeof Bill>;

/** Everything that an image holds. */
export interface Inventory {
  /** Of npm, as `name@version`. */
  packages: ReadonlySet<string>;
  debian: readonly DebianPackage[];
  nodeVersion: string;
}

/**
 * The bill of an image: npm's list, which follows from the lockfile, without what is not in the image, and with Node and the
 * packages of Debian.
 * @throws Error naming packages that are in the image and not in npm's list
 */
export function billOfImage(bill: Bill, { packages, debian, nodeVersion }: Inventory): Bill {
  // npm names a workspace by its folder, and by its package in the reference alone.
  const components = bill.components
    .filter((component) => packages.has(component['bom-ref']))
    .map((component) => ({ ...component, name: nameOf(component['bom-ref']) }));
  const listed = new Set(components.map((component) => component['bom-ref']));
  const root = bill.metadata.component['bom-ref'];
  const unlisted = [...packages].filter((name) => !listed.has(name) && name !== root);
  if (unlisted.length > 0)
    throw new Error(`These packages are in the image, but not in npm's list: ${unlisted.join(', ')}`);
  const refs = new Set([root, ...components.map((component) => component['bom-ref'])]);
  return {
    ...bill,
    metadata: { ...bill.metadata, component: { ...bill.metadata.component, type: 'application', name: 'outlay' } },
    components: [...components, nodeComponent(nodeVersion), ...debian.map(debianComponent)],
    dependencies: bill.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map((dependency) => ({ ...dependency, dependsOn: dependency.dependsOn.filter((ref) => refs.has(ref)) })),
  };
}

function nameOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf('@'));
}

function nodeComponent(version: string): Bill['components'][number] {
  return { 'bom-ref': `node@${version}`, type: 'platform', name: 'node', version, purl: `pkg:generic/node@${version}` };
}

function debianComponent({ name, version, architecture }: DebianPackage): Bill['components'][number] {
  const purl = `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}`;
  return { 'bom-ref': purl, type: 'library', name, version, purl };
}
