import { connect } from 'node:net';

/**
 * Asks a broker, in Kafka's wire protocol, which brokers serve the cluster. A broker that still starts names none: the
 * open port alone does not mean that it is ready.
 *
 * @returns how many; 0 when nobody answers within `timeoutMs`
 */
export async function countKafkaBrokers(port: number, timeoutMs = 2_000): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const done = (brokers: number): void => {
      socket.destroy();
      resolve(brokers);
    };
    let answer = Buffer.alloc(0);
    socket.setTimeout(timeoutMs, () => done(0));
    socket.once('error', () => done(0)).once('close', () => done(0));
    socket.once('connect', () => socket.write(METADATA_REQUEST));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length >= BROKER_COUNT_AT + 4) done(answer.readInt32BE(BROKER_COUNT_AT));
    });
  });
}

/** Metadata, version 4, about no topic: length, api key 3, version, correlation id, no client id, no topics, create none. */
const METADATA_REQUEST = Buffer.from('0000000f' + '0003' + '0004' + '00000001' + 'ffff' + '00000000' + '00', 'hex');
/** After the length, the correlation id and the throttle time. */
const BROKER_COUNT_AT = 12;
