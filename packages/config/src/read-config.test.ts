import { z } from 'zod';
import { eventLogEnv, httpEnv, internalTokenEnv } from './fragments.ts';
import { ConfigError, readConfig } from './read-config.ts';

const schema = z.object({ ...httpEnv, ...eventLogEnv, ...internalTokenEnv });
const good = {
  EVENT_LOG_URL: 'postgres://u:p@h/d',
  INTERNAL_TOKEN_KEYS: '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"abc","kid":"a","outlay_signer":"gateway"}]}',
};

describe('readConfig', () => {
  it('fills defaults and converts', () => {
    expect(readConfig(schema, { ...good, PORT: '8080', HOST: '' })).toMatchObject({ HOST: '127.0.0.1', PORT: 8080 });
  });

  it('names every problem at once and shows no value', () => {
    const read = () =>
      readConfig(schema, { EVENT_LOG_URL: 'mysql://root:hunter2@h', PORT: 'eighty', INTERNAL_TOKEN_KEYS: '{' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      /PORT[\s\S]*EVENT_LOG_URL: must be a postgres:\/\/ URL[\s\S]*INTERNAL_TOKEN_KEYS: must be JSON/,
    );
    expect(read).not.toThrow(/hunter2/);
  });

  it('reads where Kafka is', () => {
    const { EVENT_LOG_URL: _, ...others } = good;
    const config = readConfig(schema, { ...others, KAFKA_BROKERS: 'a:9092, b.example:9093', KAFKA_SSL: 'true' });
    expect(config).toMatchObject({ KAFKA_BROKERS: ['a:9092', 'b.example:9093'], KAFKA_SSL: true });
    expect(() => readConfig(schema, { ...others, KAFKA_BROKERS: 'http://a:9092' })).toThrow(
      /KAFKA_BROKERS: must be host/,
    );
  });

  it.each([{ KAFKA_BROKERS: 'a:9092' }, { EVENT_LOG_URL: '' }])(
    'asks for one event log, not two and not none: %j',
    (log) => {
      expect(() => readConfig(schema, { ...good, ...log })).toThrow(
        /EVENT_LOG_URL or KAFKA_BROKERS: exactly one of them must say where the event log is/,
      );
    },
  );
});
