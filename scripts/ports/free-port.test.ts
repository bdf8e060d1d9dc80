import { createServer } from 'node:net';
import { once } from 'node:events';
import { freePort } from './free-port.ts';

describe('a free port', () => {
  it('is another one each time, also before anybody listens on it', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
    expect(new Set(ports).size).toBe(50);
  });

  it('is none that somebody listens on', async () => {
    const taken = await freePort();
    const server = createServer().listen(taken, '127.0.0.1');
    await once(server, 'listening');
    // More than there are: they begin again.
    for (let given = 0; given < 250; given++) expect(await freePort()).not.toBe(taken);
    await new Promise((resolve) => server.close(resolve));
  });
});
