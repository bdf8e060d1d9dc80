import { whyTaken } from '../ports/port-probe.ts';
import { ScriptError } from '../script-error.ts';

/** The gateway's default port. */
export const DEFAULT_PORT = 8080;

/**
 * Makes sure, before anything is started, that the gateway will be able to listen.
 *
 * @throws ScriptError when the port is no port, taken, or not ours to take
 */
export async function requireFreePort(host: string, text: string): Promise<number> {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new ScriptError(`PORT must be a number from 1 to 65535, not "${text}".`);
  const code = await whyTaken(host, port);
  if (code === null) return port;
  if (code === 'EADDRINUSE') {
    throw new ScriptError(`Port ${port} is taken. Stop what listens there, or choose another: PORT=${port + 1}`);
  }
  throw new ScriptError(`Outlay cannot listen on ${host}:${port} (${code}). Choose another port: PORT=${DEFAULT_PORT}`);
}
