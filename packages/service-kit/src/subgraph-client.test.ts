import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { Deadline } from '@outlay/tenancy/deadline';
import { withinTransaction } from '@outlay/tenancy/within-transaction';
import { createSubgraphClient, type SubgraphClient } from './subgraph-client.ts';

const UNAVAILABLE = { code: 'SERVICE_UNAVAILABLE' };
const SCOPE = { tenantId: 1, requestId: 'r' };

let server: Server;
let url: string;
let client: SubgraphClient;
let seen: IncomingHttpHeaders[];
/** Sent as the body; undefined never answers. */
let answer: unknown;

beforeEach(async () => {
  seen = [];
  answer = { data: { fine: true } };
  server = createServer((incoming, outgoing) => {
    seen.push(incoming.headers);
    incoming.resume();
    if (answer !== undefined) outgoing.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/graphql`;
  client = createSubgraphClient({
    sibling: 'projects',
    url,
    serviceName: 'ledger',
    signer: { sign: async () => 'token' },
    timeoutMs: 2_000,
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await client.stop();
});

const failing = (code: string) => ({ data: null, errors: [{ message: 'no', extensions: { code } }] });
const askOften = async (times: number) => {
  for (let n = 0; n < times; n++) await expect(client.ask(SCOPE, '{ fine }')).rejects.toMatchObject(UNAVAILABLE);
};

describe('a question to a sibling', () => {
  it('carries a deadline, no later than that of the request it is asked for', async () => {
    const deadline = Deadline.in(1_000);
    expect(await client.ask({ ...SCOPE, deadline }, '{ fine }')).toEqual({ fine: true });
    await client.ask(SCOPE, '{ fine }');
    const [bounded, unbounded] = seen.map((headers) => Date.parse(String(headers['outlay-deadline'])));
    expect(bounded).toBeLessThanOrEqual(deadline.atMs);
    expect(unbounded).toBeGreaterThan(deadline.atMs);
  });

  it('is not asked once the deadline is over', async () => {
    await expect(client.ask({ ...SCOPE, deadline: Deadline.in(-1) }, '{ fine }')).rejects.toMatchObject(UNAVAILABLE);
    expect(seen).toEqual([]);
  });

  it('is given up at the deadline', async () => {
    answer = undefined;
    await expect(client.ask({ ...SCOPE, deadline: Deadline.in(50) }, '{ fine }')).rejects.toMatchObject(UNAVAILABLE);
  });

  it('is refused within a transaction, whatever it was started from', async () => {
    const within = withinTransaction(async () => {
      await Promise.resolve();
      return client.ask(SCOPE, '{ fine }');
    });
    await expect(within).rejects.toThrow(/within a database transaction/);
    await expect(within).rejects.not.toHaveProperty('code');
    expect(seen).toEqual([]);
    expect(await client.ask(SCOPE, '{ fine }')).toEqual({ fine: true });
  });

  it.each(['SERVICE_UNAVAILABLE', 'INTERNAL'])('is not sent any more after five answers of %s', async (code) => {
    answer = failing(code);
    await askOften(8);
    expect(seen).toHaveLength(5);
  });

  it('is sent on after refusals', async () => {
    answer = failing('FORBIDDEN');
    await askOften(8);
    expect(seen).toHaveLength(8);
  });

  it('is not sent any more to a sibling that is gone', async () => {
    await new Promise((resolve) => server.close(resolve));
    await askOften(5);
    await expect(client.ask(SCOPE, '{ fine }')).rejects.toThrow(/has not answered lately/);
  });
});
