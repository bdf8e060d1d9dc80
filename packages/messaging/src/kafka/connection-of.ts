import type { EventLogConfig } from '@outlay/config/fragments';
import { ConfigError } from '@outlay/config/read-config';
import type { KafkaConnection } from './client.ts';

/**
 * The connection that a configuration describes.
 * @throws ConfigError when its variables do not go together
 */
export function kafkaConnection(brokers: readonly string[], config: EventLogConfig): KafkaConnection {
  return { brokers, ssl: tls(config), sasl: credentials(config) };
}

function tls(config: EventLogConfig): KafkaConnection['ssl'] {
  const { KAFKA_SSL: wanted, KAFKA_CA_FILE: ca, KAFKA_CERT_FILE: cert, KAFKA_KEY_FILE: key } = config;
  if ((cert === undefined) !== (key === undefined)) {
    throw new ConfigError(['KAFKA_CERT_FILE and KAFKA_KEY_FILE: a certificate is of no use without its key']);
  }
  const hasFiles = ca !== undefined || cert !== undefined;
  if (wanted === false && hasFiles) {
    throw new ConfigError([
      'KAFKA_SSL: is false, and KAFKA_CA_FILE or KAFKA_CERT_FILE is set; leave out the one or the other',
    ]);
  }
  return hasFiles ? { ca, cert, key } : wanted;
}

function credentials(config: EventLogConfig): KafkaConnection['sasl'] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = config;
  if (mechanism === undefined) return undefined;
  if (username === undefined || password === undefined) {
    throw new ConfigError(['KAFKA_USERNAME and KAFKA_PASSWORD: KAFKA_SASL_MECHANISM needs both']);
  }
  return { mechanism, username, password };
}
