import { access, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '@outlay/errors/app-error';
import { prefersHtml } from '../http/accept.ts';
import { namesTag } from '../http/entity-tags.ts';
import { WEB_HEADERS } from './web-headers.ts';
import { INDEX, WebIndex } from './web-index.ts';

/** Folder of the files that the build names after their content. */
const HASHED = 'assets';
/** First segments of paths that are no page of the app. */
const NOT_PAGES = new Set(['api', 'graphql', 'livez', 'readyz', '.well-known', HASHED]);
/** Copies that are sent to clients that accept their encoding, never under their own name. */
const COMPRESSED = /\.(?:br|gz)$/;

/**
 * Serves the built dashboard in `folder` under every path that no other route has: files by their name, and the index at
 * the addresses of its pages.
 *
 * @throws (the registration) Error where the folder holds no built app
 */
export function registerWebApp(folder: string): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const root = await rootOf(folder);
    const index = new WebIndex(root);
    // The API's documentation registers the same plugin: each needs a scope of its own.
    await app.register(async (scope) => {
      await registerFiles(scope, root);
      scope.addHook('onRequest', async (_request, reply) => void reply.headers(WEB_HEADERS));
      scope.get<{ Params: { '*': string } }>('/*', { config: { uncounted: true } }, (request, reply) => {
        const path = request.params['*'];
        if (isPage(request, path)) return sendIndex(index, path, request, reply);
        const [first = ''] = path.split('/', 1);
        const isFile = !COMPRESSED.test(path) && (first === HASHED || !NOT_PAGES.has(first));
        if (isFile) return reply.sendFile(path);
        reply.callNotFound();
        return reply;
      });
    });
  };
}

async function sendIndex(
  index: WebIndex,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const answer = await index.answer(`/${path}`, request.headers['accept-language']);
  if (answer === null) {
    reply.callNotFound();
    return reply;
  }
  const { body, etag } = answer;
  void reply.headers({ 'Cache-Control': 'no-cache', ETag: etag, Vary: 'Accept, Accept-Language' });
  if (namesTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.type('text/html; charset=utf-8').send(body);
}

async function rootOf(folder: string): Promise<string> {
  try {
    await access(join(folder, INDEX));
    return await realpath(folder);
  } catch {
    throw new Error(`WEB_DIST has no ${INDEX}: ${folder}. Run npm run build -w @outlay/web, or leave WEB_DIST out.`);
  }
}

async function registerFiles(app: FastifyInstance, root: string): Promise<void> {
  const hashed = join(root, HASHED) + sep;
  await app.register(fastifyStatic, {
    root,
    serve: false,
    index: false,
    dotfiles: 'ignore',
    preCompressed: true,
    acceptRanges: false,
    cacheControl: false,
    async onFile(path) {
      const isInside = (await realpath(path)).startsWith(root + sep);
      if (!isInside) throw new AppError('NOT_FOUND', 'There is nothing at this address.');
    },
    setHeaders(reply, path) {
      reply.header('Cache-Control', path.startsWith(hashed) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** True for the root, and for what a browser opens as a page: asked for as HTML, without a file's extension. */
function isPage({ headers }: FastifyRequest, path: string): boolean {
  if (path === '') return true;
  const segments = path.split('/');
  const isFile = segments.at(-1)?.includes('.');
  return prefersHtml(headers.accept) && !isFile && !NOT_PAGES.has(segments[0] ?? '');
}
