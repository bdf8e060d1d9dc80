import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { refuseGet } from '../graphql/graphql-plugin.ts';
import { prefersHtml } from '../http/accept.ts';

const OWN = join(import.meta.dirname, 'assets');
const modules = createRequire(import.meta.url);
const inPackage = (name: string, ...path: string[]) => join(dirname(modules.resolve(`${name}/package.json`)), ...path);

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

/** Name below /graphql/assets/ → where it lies, and what it is. Everything comes from here: the page asks no other host. */
const ASSETS: readonly (readonly [name: string, file: string, type: string])[] = [
  ['react.js', inPackage('react', 'umd', 'react.production.min.js'), SCRIPT],
  ['react-dom.js', inPackage('react-dom', 'umd', 'react-dom.production.min.js'), SCRIPT],
  ['graphiql.js', inPackage('graphiql', 'graphiql.min.js'), SCRIPT],
  ['graphiql.css', inPackage('graphiql', 'graphiql.min.css'), STYLE],
  ['explorer.js', join(OWN, 'explorer.js'), SCRIPT],
  ['explorer.css', join(OWN, 'explorer.css'), STYLE],
];

/**
 * Scripts and styles from here alone. GraphiQL bears it: all that is refused is the style element by which its dialogs keep
 * the page behind them from scrolling, and this page does not scroll.
 */
const POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
  "font-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "script-src 'self'",
  "style-src 'self'",
].join(';');

/** `GET /graphql`: the explorer for those who ask for HTML. Left out in production. */
export async function registerExplorer(app: FastifyInstance): Promise<void> {
  const page = await readFile(join(OWN, 'explorer.html'), 'utf8');
  app.get('/graphql', (request, reply) => {
    void reply.headers({ Vary: 'Accept', 'Content-Security-Policy': POLICY });
    if (!prefersHtml(request.headers.accept)) return refuseGet(request, reply);
    return reply.type('text/html; charset=utf-8').header('Cache-Control', 'no-cache').send(page);
  });
  for (const [name, file, type] of ASSETS) {
    app.get(`/graphql/assets/${name}`, async (_request, reply) =>
      reply
        .type(type)
        .header('Cache-Control', 'public, max-age=3600')
        .send(await readFile(file)),
    );
  }
}
