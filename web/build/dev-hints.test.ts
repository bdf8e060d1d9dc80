import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { hints, takesConnections } from './dev-hints.ts';

it('names the gateway, and nothing more where all is ready', () => {
  expect(hints('http://127.0.0.1:8080', { isStarted: true, isGenerated: true })).toEqual([
    'Requests go to the gateway at http://127.0.0.1:8080.',
  ]);
});

it('says what to start first', () => {
  const [, ...missing] = hints('http://127.0.0.1:8080', { isStarted: false, isGenerated: false });
  expect(missing.join('\n')).toMatch(/npm start[^]*OUTLAY_GATEWAY[^]*npm run codegen/);
});

it('knows whether a gateway takes connections', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  expect(await takesConnections(url)).toBe(true);
  server.close();
  await once(server, 'close');
  expect(await takesConnections(url)).toBe(false);
});
