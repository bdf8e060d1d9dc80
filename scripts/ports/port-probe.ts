import { createServer } from 'node:net';

/** Why no program could listen there now, as the system's code, for example `EADDRINUSE`; null where one could. */
export async function whyTaken(host: string, port: number): Promise<string | null> {
  const server = createServer();
  const code = await new Promise<string | null>((resolve) => {
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    server.listen(port, host, () => resolve(null));
  });
  if (code === null) await new Promise((resolve) => server.close(resolve));
  return code;
}

/** True where a program could listen on this port of the loopback interface now. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await whyTaken('127.0.0.1', port)) === null;
}
