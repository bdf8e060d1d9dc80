import { createServer, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { NO_LIMITS } from '@outlay/tenancy/key-limits';
import { waitFor } from '@outlay/testkit/wait-for';
import { NO_FIGURES } from '../alerts/alert-figures.ts';
import { AlertStreamClient } from './alert-stream-client.ts';
import type { StreamedAlert } from './streamed-alert.ts';

const VIEWER = { tenantId: 1, userId: 1, keyId: null, limits: NO_LIMITS, sessionVersion: 1 };
function alert(id: number, version = 1, message = 'low'): StreamedAlert {
  return {
    ...{ id, version, type: 'LOW_BALANCE', severity: 'WARNING', entityType: 'ACCOUNT', entityId: 1, message },
    ...{ position: id * 10 + version, figures: NO_FIGURES, recurrences: 0, raisedAt: new Date('2026-11-22T10:00:00Z') },
    ...{
      createdAt: new Date('2026-11-22T10:00:00Z'),
      clearedAt: version > 1 ? new Date('2026-11-22T11:00:00Z') : null,
    },
  };
}
const seen = (id: number, version = 1) => ({
  ...alert(id, version),
  ...{ raisedVersion: 1, raisedPosition: id, isRead: false },
  facts: { type: 'LOW_BALANCE', account: 'A', currency: 'EUR', balanceMinor: '1', thresholdMinor: '2' } as const,
});

/** A connection whose reader reads on request only. */
async function connection(): Promise<{ response: ServerResponse; reader: Socket; close(): void }> {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) => resolve(response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const reader = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1');
  reader.on('error', () => {}).pause();
  reader.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const close = () => {
    reader.destroy();
    server.close();
    server.closeAllConnections();
  };
  return { response: await promise, reader, close };
}

describe('an open stream', () => {
  it('cuts off a reader that does not read, and holds little for it', async () => {
    const { response, close } = await connection();
    const client = new AlertStreamClient(VIEWER, response);
    client.begin([]);
    let most = 0;
    for (let id = 1; id < 20_000 && !response.destroyed; id++) {
      client.send(alert(id, 1, 'x'.repeat(10_000)), false);
      most = Math.max(most, response.writableLength);
      if (id % 50 === 0) await new Promise((turn) => setImmediate(turn));
    }
    expect(response.destroyed).toBe(true);
    expect(most).toBeLessThan(300 * 1024);
    client.send(alert(1), false);
    client.beat();
    close();
  });

  it('sends each state once where events arrive while missed alerts are read', async () => {
    const { response, reader, close } = await connection();
    let text = '';
    reader.on('data', (chunk: Buffer) => (text += chunk.toString())).resume();
    const client = new AlertStreamClient(VIEWER, response);
    client.beat();
    client.send(alert(1), false);
    client.send(alert(2), false);
    client.send(alert(2, 2), true);
    client.begin([seen(1), seen(2)]);
    client.send(alert(1), false);
    client.end();
    await waitFor(() => text.includes('2-22'));
    expect([...text.matchAll(/^id: (.*)$/gm)].map((match) => match[1])).toEqual(['1-11', '2-21', '2-22']);
    expect(text).not.toContain(': keep-alive\n');
    close();
  });

  it('that has ended waits for its reader only for a while', async () => {
    const { response, close } = await connection();
    const client = new AlertStreamClient(VIEWER, response, 50);
    client.begin([]);
    while (response.writableLength === 0) {
      client.send(alert(1, 1, 'x'.repeat(100_000)), false);
      await new Promise((turn) => setImmediate(turn));
    }
    client.end();
    expect(client.isOver).toBe(true);
    expect(response.destroyed).toBe(false);
    await waitFor(() => response.destroyed);
    close();
  });

  it('that ended before it began says nothing', async () => {
    const { response, close } = await connection();
    const client = new AlertStreamClient(VIEWER, response);
    client.end();
    expect(() => client.begin([seen(1)])).not.toThrow();
    close();
  });
});
