import { z } from 'zod';
import { parseInput } from '../kit/parse-input.ts';
import { plain, type Route } from '../kit/route.ts';

const input = z.object({ ...plain, params: z.strictObject({ ticket: z.string().min(1).max(200) }) });

const received = z.strictObject({ id: z.string() });

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
  {
    method: 'POST',
    path: '/tickets/{ticket}',
    summary: 'Send a file with a ticket',
    description:
      'Takes the file that a ticket permits, such as that of the GraphQL field `prepareImport`, and answers with the id of what was made of it. Each ticket ' +
      'is good for one use within a minute, by who took it.',
    access: 'caller',
    kind: 'upload',
    status: 202,
    fileTypes: ['application/octet-stream', 'text/csv', 'text/plain'],
    what: 'Ticket',
    operationName: 'sendWithTicket',
    sources: [],
    input,
    reply: received,
    answerExample: { id: '7' },
    handle: async (raw) => ({ body: null, ticket: parseInput(input, raw).params.ticket }),
  },
];
