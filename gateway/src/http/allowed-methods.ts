import type { FastifyInstance } from 'fastify';

/** Every route of the server: its pattern as a regular expression, and its methods. */
export type RoutePatterns = { readonly pattern: RegExp; readonly methods: readonly string[] }[];

/** Collects routes as they are registered: Fastify itself cannot say which methods a path has. */
export function collectRoutes(app: FastifyInstance): RoutePatterns {
  const routes: RoutePatterns = [];
  app.addHook('onRoute', ({ url, method }) => {
    // The wildcard routes of plugins (CORS preflights, assets) match anything and say nothing of a path.
    if (url.includes('*')) return;
    routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  return routes;
}

/** The methods that a path has, in alphabetical order. */
export function allowedMethods(routes: RoutePatterns, url: string): string[] {
  const path = pathOf(url);
  const methods = routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods);
  return [...new Set(methods)].sort();
}

/** Names the methods of the path in every answer to OPTIONS, CORS preflights included. */
export function registerOptions(app: FastifyInstance, routes: RoutePatterns): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    const methods = request.method === 'OPTIONS' ? allowedMethods(routes, request.url) : [];
    if (methods.length > 0) reply.header('Allow', [...methods, 'OPTIONS'].join(', '));
    done();
  });
}

/** The path of a request target, with neither host, query nor a slash at its end. */
function pathOf(url: string): string {
  const [target = ''] = url.replace(/^https?:\/\/[^/?#]*/i, '').split(/[?#]/);
  return target.replace(/(?<=.)\/$/, '');
}

/** `/a/:id/b` and `/a/:id(^\\d+$)/b` as a regular expression in which a parameter stands for one segment. */
function patternOf(url: string): RegExp {
  const segments = url
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${segments.join('/').replace(/(?<=.)\/$/, '')}$`);
}
