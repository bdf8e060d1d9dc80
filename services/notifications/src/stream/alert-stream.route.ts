import type { SubgraphOptions } from '@outlay/service-kit/subgraph-server';
import type { AlertStreams } from './alert-streams.ts';
import type { StreamTicketService } from './stream-ticket.service.ts';

type HttpApp = Parameters<NonNullable<SubgraphOptions<object>['plainRoutes']>>[0];

/** `GET /alerts/stream?ticket=…`: server-sent events, authenticated by a ticket alone. */
export function registerAlertStream(app: HttpApp, tickets: StreamTicketService, streams: AlertStreams): void {
  app.get('/alerts/stream', async (request, reply) => {
    const ticket: unknown = Reflect.get(Object(request.query), 'ticket');
    const viewer = await tickets.redeem(typeof ticket === 'string' ? ticket : '');
    const lastEventId = request.headers['last-event-id'];
    await streams.open(viewer, reply.raw, typeof lastEventId === 'string' ? lastEventId : undefined);
    // From here on the stream writes the response.
    return reply.hijack();
  });
}
