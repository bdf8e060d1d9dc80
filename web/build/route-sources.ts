import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A page as a feature's `x.routes.ts` names it. */
export interface RouteSource {
  readonly name: string;
  /** Regular expression of the whole path. */
  readonly pattern: string;
  /** Path of the page's component. */
  readonly file: string;
  /** The feature whose texts the page shows. */
  readonly feature: string;
  /** False for pages that are also shown without a session. */
  readonly needsSession: boolean;
}

interface Route {
  readonly path: string;
  readonly name: string;
  readonly component: () => unknown;
  readonly meta: { readonly title: string; readonly permission?: string };
}

/** @throws Error where a route is written so that its page or its paths cannot be told from it */
export async function readRoutes(root: string): Promise<RouteSource[]> {
  const files = (await Array.fromAsync(glob('src/features/*/*.routes.ts', { cwd: root }))).sort();
  const found = await Promise.all(files.map((file) => routesIn(join(root, file))));
  return found.flat();
}

async function routesIn(file: string): Promise<RouteSource[]> {
  const features: unknown = await import(pathToFileURL(file).href);
  if (!hasRoutes(features)) throw new Error(`${file} exports no routes.`);
  return features.routes.map(({ path, name, component, meta }) => {
    const page = /import\(\s*['"](\.[^'"]+)['"]/.exec(String(component))?.[1];
    if (page === undefined) throw new Error(`The route ${path} in ${file} does not import its page.`);
    return {
      name,
      pattern: patternOf(path),
      file: join(dirname(file), page),
      feature: meta.title.split('.', 1)[0] ?? '',
      needsSession: meta.permission !== undefined,
    };
  });
}

function hasRoutes(module: unknown): module is { routes: readonly Route[] } {
  return typeof module === 'object' && module !== null && 'routes' in module && Array.isArray(module.routes);
}

/**
 * The regular expression of a route's paths: segments are literal, `:name` or `:name(expression)`.
 *
 * @throws Error for any other segment
 */
export function patternOf(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '');
  return `^/${segments.map(patternOfSegment).join('/')}/?$`;
}

function patternOfSegment(segment: string): string {
  if (/^[\w-]+$/.test(segment)) return segment;
  const parameter = /^:\w+(?:\((.+)\))?$/.exec(segment);
  if (parameter === null) throw new Error(`Preloads cannot be told for a path with the segment "${segment}".`);
  return `(?:${parameter[1] ?? '[^/]+'})`;
}
