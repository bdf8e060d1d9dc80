import { kafkaConnection } from './connection-of.ts';

const of = (config: object) => kafkaConnection(['b:1'], config);

describe('a connection to Kafka', () => {
  it('is encrypted where that is said, or where a file for it is given', () => {
    expect(of({})).toMatchObject({ ssl: undefined, sasl: undefined });
    expect(of({ KAFKA_SSL: true })).toMatchObject({ ssl: true });
    expect(of({ KAFKA_CA_FILE: 'pem' })).toMatchObject({ ssl: { ca: 'pem' } });
    expect(of({ KAFKA_SSL: true, KAFKA_CERT_FILE: 'c', KAFKA_KEY_FILE: 'k' })).toMatchObject({
      ssl: { cert: 'c', key: 'k' },
    });
  });

  it.each([
    [{ KAFKA_SSL: false, KAFKA_CA_FILE: 'pem' }, 'KAFKA_SSL: is false'],
    [{ KAFKA_CERT_FILE: 'c' }, 'KAFKA_CERT_FILE and KAFKA_KEY_FILE'],
    [{ KAFKA_SASL_MECHANISM: 'plain', KAFKA_USERNAME: 'u' }, 'KAFKA_USERNAME and KAFKA_PASSWORD'],
  ])('is refused where its variables do not go together: %j', (config, words) => {
    expect(() => of(config)).toThrow(words);
  });
});
