import { isUntrustedCertificate } from '@outlay/errors/untrusted-certificate';
import { EventLogRefusedError } from '../refused-error.ts';
import type { KafkaConnection } from './client.ts';
import { ForbiddenTopicError } from './forbidden-topics.ts';
import { brokerSaid, causesOf } from './kafka-errors.ts';

/** The server ended the handshake: it wants a certificate, or another one. */
const TURNED_AWAY = /ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)/;

const FORBIDDEN = {
  TOPIC_AUTHORIZATION_FAILED: 'a topic',
  GROUP_AUTHORIZATION_FAILED: 'a consumer group',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'a transactional id',
  CLUSTER_AUTHORIZATION_FAILED: 'the cluster',
} as const;

/** Turns the errors of a broker that refuses this client into a sentence that says what to change; leaves every other error as it is. */
export class Refusals {
  readonly #who: string;

  constructor({ sasl, ssl }: KafkaConnection) {
    const hasCertificate = typeof ssl === 'object' && ssl.cert !== undefined;
    this.#who = sasl
      ? `the user "${sasl.username}"`
      : hasCertificate
        ? 'the owner of KAFKA_CERT_FILE'
        : 'clients without a user';
  }

  /** @param about adds what was asked for, such as the topic's name */
  explain(error: unknown, about = ''): unknown {
    if (error instanceof EventLogRefusedError) return error;
    const text = this.#textFor(error, about);
    return text === null ? error : new EventLogRefusedError(text, { cause: error });
  }

  /** Does work whose refusals are explained. */
  async explaining<T>(work: Promise<T>, about = ''): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw this.explain(error, about);
    }
  }

  #textFor(error: unknown, about: string): string | null {
    const causes = causesOf(error);
    const signIn = causes.find(({ name }) => name === 'KafkaJSSASLAuthenticationError');
    if (signIn) {
      return `Kafka does not sign in ${this.#who}: check KAFKA_USERNAME, KAFKA_PASSWORD and KAFKA_SASL_MECHANISM. It says: ${signIn.message}`;
    }
    for (const cause of causes) {
      const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
      const broker = 'broker' in cause ? `Kafka's broker ${String(cause.broker)}` : 'Kafka';
      if (isUntrustedCertificate(code)) {
        return `${broker} shows a certificate that is not trusted (${code}): KAFKA_CA_FILE must hold the authority that signed it, and it must be valid for the broker's name.`;
      }
      if (TURNED_AWAY.test(code)) {
        return `${broker} does not accept this client's certificate (${code}): check KAFKA_CERT_FILE and KAFKA_KEY_FILE.`;
      }
    }
    for (const [type, thing] of Object.entries(FORBIDDEN)) {
      if (brokerSaid(error, type)) {
        const topic = causes.find((cause) => cause instanceof ForbiddenTopicError)?.topic;
        const what = topic === undefined ? about || thing : `the topic ${topic}`;
        return `Kafka forbids ${this.#who} to use ${what} (${type}): grant what "npm run kafka:access" lists.`;
      }
    }
    // KafkaJS forgets why no broker would name one.
    if (causes.some(({ name }) => name === 'KafkaJSGroupCoordinatorNotFound')) {
      return `Kafka names no coordinator for ${about || 'a group'}: either it forbids ${this.#who} to use it (grant what "npm run kafka:access" lists), or it has none yet.`;
    }
    return null;
  }
}

/** For `explain`. */
export function topicNames(topics: Iterable<string>): string {
  const names = [...topics];
  return `the ${names.length === 1 ? 'topic' : 'topics'} ${names.join(', ')}`;
}
