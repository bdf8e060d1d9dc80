import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** A service's stream of server-sent events that a test writes by hand. */
export interface StreamFixture {
  /** Requests so far, as they came. */
  readonly asked: { ticket: string | undefined; lastEventId: string | undefined; requestId: string | undefined }[];
  /** Number of open streams. */
  count(): number;
  /** Writes to every open stream. */
  write(text: string): void;
  /** Ends every open stream as a service does that is killed. */
  cut(): void;
  register(app: FastifyInstance): void;
}

/** The ticket that a stream fixture takes. */
export const GOOD_TICKET = `olt_notifications_1_${'g'.repeat(43)}`;
const NOT_FOUND = { error_code: 'NOT_FOUND', message: 'No such ticket.', details: [] };

/** Takes {@link GOOD_TICKET} alone. */
export function createStreamFixture(): StreamFixture {
  const open = new Set<ServerResponse>();
  const asked: StreamFixture['asked'] = [];
  return {
    asked,
    count: () => open.size,
    write: (text) => open.forEach((answer) => answer.write(text)),
    cut: () => open.forEach((answer) => answer.destroy()),
    register(app) {
      app.get<{ Querystring: { ticket?: string } }>('/bytes', async (request, reply) => {
        const { ticket } = request.query;
        const header = (name: string) => request.headers[name]?.toString();
        asked.push({ ticket, lastEventId: header('last-event-id'), requestId: header('x-request-id') });
        if (ticket !== GOOD_TICKET) return reply.code(404).send(NOT_FOUND);
        reply.hijack();
        reply.raw.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 2000\n\n');
        open.add(reply.raw);
        reply.raw.once('close', () => open.delete(reply.raw));
        return reply;
      });
    },
  };
}
