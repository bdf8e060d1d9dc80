import { connect } from 'node:net';
import { connectionProblem } from '../postgres/postgres-probe.ts';
import { infraAddresses } from './infra-addresses.ts';
import type { InfraName } from './infra-settings.ts';
import type { InfraState } from './infra-state.ts';
import { countKafkaBrokers } from './kafka-probe.ts';

const PATIENCE_MS = 2_000;

/** Probes a server by its own protocol, whoever started it. */
export async function isHealthy(name: InfraName, state: InfraState): Promise<boolean> {
  const { ports } = state;
  switch (name) {
    case 'postgres':
      return (await connectionProblem(infraAddresses(state).databaseServerUrl)) === null;
    case 'redis':
      return greets(ports.redis, 'PING\r\n', '+PONG');
    case 'kafka':
      return (await countKafkaBrokers(ports.kafka)) > 0;
    case 'mail':
      return (await greets(ports.smtp, '', '220 ')) && (await greets(ports.mail, HEAD_REQUEST, 'HTTP/1.1 200'));
  }
}

const HEAD_REQUEST = 'HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

/** Sends a text to a port and compares the beginning of the reply. */
function greets(port: number, text: string, answer: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const done = (well: boolean): void => {
      socket.destroy();
      resolve(well);
    };
    socket.setTimeout(PATIENCE_MS, () => done(false));
    socket.once('error', () => done(false)).once('close', () => done(false));
    socket.once('connect', () => text !== '' && socket.write(text));
    socket.once('data', (chunk) => done(chunk.toString().startsWith(answer)));
  });
}
