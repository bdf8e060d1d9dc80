import { BROKER_SETTINGS } from '../infra/kafka-server.ts';

/** Ports of a broker that is its own controller. */
export interface BrokerPorts {
  /** Clients: TLS, sign-in by user and password (SCRAM-SHA-512). */
  clients: number;
  /** The other brokers, and clients with a certificate of their own: mutual TLS. */
  brokers: number;
  /** Controllers: mutual TLS. */
  controller: number;
}

/** A broker of a cluster whose listeners are all encrypted. */
export interface SecureBroker {
  id: number;
  ports: BrokerPorts;
  /** Of all brokers, by id from 1 on. */
  all: readonly BrokerPorts[];
  dataDir: string;
  /** PEM: the key and certificate of the brokers, and the authority that signs those of all. */
  keyStore: string;
  trustStore: string;
}

/** Common name in the brokers' certificates; who shows it may do everything, and so may the user `ADMINISTRATOR`. */
export const BROKER_NAME = 'broker';
export const ADMINISTRATOR = 'admin';

/** Settings of one broker. Nobody may do what no rule grants; what is written must be on two of three brokers. */
export function secureBrokerSettings(broker: SecureBroker): Record<string, string> {
  const { id, ports, all, dataDir, keyStore, trustStore } = broker;
  const replicas = String(Math.min(3, all.length));
  const inSync = String(Math.min(2, all.length));
  return {
    ...BROKER_SETTINGS,
    'node.id': String(id),
    'controller.quorum.voters': all.map(({ controller }, index) => `${index + 1}@127.0.0.1:${controller}`).join(','),
    listeners: `CLIENTS://127.0.0.1:${ports.clients},BROKERS://127.0.0.1:${ports.brokers},CONTROLLER://127.0.0.1:${ports.controller}`,
    'advertised.listeners': `CLIENTS://127.0.0.1:${ports.clients},BROKERS://127.0.0.1:${ports.brokers}`,
    'listener.security.protocol.map': 'CLIENTS:SASL_SSL,BROKERS:SSL,CONTROLLER:SSL',
    'inter.broker.listener.name': 'BROKERS',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': dataDir,
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.clients.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keyStore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': trustStore,
    'ssl.client.auth': 'required',
    'listener.name.clients.ssl.client.auth': 'none',
    'ssl.principal.mapping.rules': 'RULE:^CN=([^,]+)$/$1/,DEFAULT',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'false',
    'super.users': `User:${ADMINISTRATOR};User:${BROKER_NAME}`,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
  };
}
