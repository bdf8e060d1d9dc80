import { z } from 'zod';
import { parseInput } from '../kit/parse-input.ts';
import { plain, type Route } from '../kit/route.ts';

const input = z.object({ ...plain, params: z.strictObject({ ticket: z.string().min(1).max(200) }) });

/** Runs no operation: the operation that gave the ticket was authorised. */
export const ticketRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/tickets/{ticket}',
    summary: 'Use a ticket',
    description:
      'Answers with the file or the stream that a ticket permits. GraphQL fields such as `openAlertStream` give tickets; each is good for ' +
      'one use within a minute, by who took it.',
    access: 'caller',
    kind: 'download',
    fileTypes: ['application/octet-stream', 'text/event-stream'],
    what: 'Ticket',
    operationName: 'useTicket',
    sources: [],
    input,
    handle: async (raw) => ({ body: null, ticket: parseInput(input, raw).params.ticket }),
  },
];
