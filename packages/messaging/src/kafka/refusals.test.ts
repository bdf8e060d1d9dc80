import { ForbiddenTopicError, refuseForbidden } from './forbidden-topics.ts';
import { Refusals } from './refusals.ts';

const sasl = { mechanism: 'scram-sha-512' as const, username: 'ledger', password: 'hush' };
const refusals = new Refusals({ brokers: [], sasl });
const named = (name: string, fields: object = {}, message = 'no') =>
  Object.assign(new Error(message), { name, ...fields });
const said = (type: string) => named('KafkaJSProtocolError', { type });
const told = (error: unknown, about?: string) => {
  const explained = refusals.explain(error, about);
  return explained instanceof Error ? `${explained.name}: ${explained.message}` : '';
};

describe('a refusal of a broker', () => {
  it.each([
    [named('KafkaJSSASLAuthenticationError'), 'does not sign in the user "ledger": check KAFKA_USERNAME'],
    [
      named('KafkaJSConnectionError', { code: 'CERT_HAS_EXPIRED', broker: 'b:9' }),
      "Kafka's broker b:9 shows a certificate",
    ],
    [
      named('KafkaJSConnectionError', { code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }),
      "this client's certificate",
    ],
    [said('GROUP_AUTHORIZATION_FAILED'), 'forbids the user "ledger" to use a consumer group (GROUP_'],
    [named('KafkaJSGroupCoordinatorNotFound'), 'names no coordinator'],
  ])('is told in words: %s', (error, words) => {
    const wrapped = new Error('retries exceeded', { cause: error });
    for (const one of [error, wrapped]) expect(told(one)).toContain(`EventLogRefusedError: Kafka`);
    expect(told(wrapped)).toContain(words);
    expect(told(wrapped)).not.toContain(sasl.password);
  });

  it('names what was asked for, and the topic where that is known', () => {
    expect(told(said('TOPIC_AUTHORIZATION_FAILED'), 'the topics a, b')).toContain('to use the topics a, b (');
    const forbidden = new ForbiddenTopicError('b', said('TOPIC_AUTHORIZATION_FAILED'));
    expect(told(forbidden, 'the topics a, b')).toContain('to use the topic b (');
  });

  it('is none for anything that may pass by itself', () => {
    for (const error of [said('NOT_CONTROLLER'), named('KafkaJSConnectionError', { code: 'ECONNREFUSED' }), 'text']) {
      expect(refusals.explain(error)).toBe(error);
    }
  });
});

describe('a topic that is not listed', () => {
  const asking = (error: Error | null) => refuseForbidden(['t'], async () => error && Promise.reject(error));

  it('is refused where it is forbidden, and waited for where it does not exist yet', async () => {
    await expect(asking(said('TOPIC_AUTHORIZATION_FAILED'))).rejects.toThrow(ForbiddenTopicError);
    await asking(said('UNKNOWN_TOPIC_OR_PARTITION'));
    await asking(null);
    await expect(asking(said('NETWORK_EXCEPTION'))).rejects.toThrow('no');
  });
});
