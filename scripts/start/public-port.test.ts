import { createServer } from 'node:net';
import { freePort } from '../ports/free-port.ts';
import { requireFreePort } from './public-port.ts';

describe('requireFreePort', () => {
  it('accepts a free port', async () => {
    const port = await freePort();
    expect(await requireFreePort('127.0.0.1', String(port))).toBe(port);
  });

  it('says what to do when the port is taken', async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    await expect(requireFreePort('127.0.0.1', String(port))).rejects.toThrow(
      `Port ${port} is taken. Stop what listens there, or choose another: PORT=${port + 1}`,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it.each(['0', '65536', 'http', ''])('refuses "%s"', async (text) => {
    await expect(requireFreePort('127.0.0.1', text)).rejects.toThrow(/must be a number/);
  });
});
