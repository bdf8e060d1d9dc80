import type { SubgraphOptions } from '@outlay/service-kit/subgraph-server';
import { ticketIn } from '@outlay/service-kit/tickets/byte-routes';
import type { StreamDoor } from '@outlay/service-kit/tickets/doors';
import type { TicketOffice } from '@outlay/service-kit/tickets/ticket-office';
import type { AlertStreams } from './alert-streams.ts';
import type { StreamViewers } from './stream-viewer.ts';

type HttpApp = Parameters<NonNullable<SubgraphOptions<object>['plainRoutes']>>[0];

/** The stream of alerts, as server-sent events. */
export function alertStreamDoor(viewers: StreamViewers, streams: AlertStreams): StreamDoor {
  return {
    kind: 'stream',
    open: async (ticket, response, lastEventId) => streams.open(await viewers.of(ticket), response, lastEventId),
  };
}

/** `GET /alerts/stream?ticket=…`, by a ticket alone: the address that gateways of the version before ask, while an upgrade runs. */
export function registerFormerStream(app: HttpApp, office: TicketOffice, door: StreamDoor): void {
  app.get('/alerts/stream', async (request, reply) => {
    const last = request.headers['last-event-id'];
    const ticket = await office.redeemFromAnybody(ticketIn(request));
    await door.open(ticket, reply.raw, typeof last === 'string' ? last : undefined);
    return reply.hijack();
  });
}
