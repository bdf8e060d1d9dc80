import type { FastifyInstance } from 'fastify';
import { parseExactJson } from './exact-json.ts';

/** Bodies in this scope are JSON alone, read without losing a digit. No body at all is undefined, not an error: routes say whether they need one. */
export function useExactJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: unknown, body: string) =>
    body === '' ? undefined : parseExactJson(body),
  );
}
