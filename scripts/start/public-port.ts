import { createServer } from 'node:net';
import { ScriptError } from '../script-error.ts';

/**
 * Makes sure, before anything is started, that the gateway will be able to listen.
 *
 * @throws ScriptError when the port is no port, taken, or not ours to take
 */
export async function requireFreePort(host: string, text: string): Promise<number> {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new ScriptError(`PORT must be a number from 1 to 65535, not "${text}".`);
  const server = createServer();
  const code = await new Promise<string | null>((resolve) => {
    server.once('error', (error) => {
      resolve('code' in error ? String(error.code) : error.message);
    });
    server.listen(port, host, () => {
      resolve(null);
    });
  });
  if (code === null) {
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  if (code === 'EADDRINUSE') {
    throw new ScriptError(`Port ${port} is taken. Stop what listens there, or choose another: PORT=${port + 1}`);
  }
  throw new ScriptError(`Outlay cannot listen on ${host}:${port} (${code}). Choose another port: PORT=8080`);
}
