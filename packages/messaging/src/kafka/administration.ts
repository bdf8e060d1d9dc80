import kafkajs, {
  type AclEntry,
  type AclOperationTypes as OperationType,
  type AclResourceTypes as ResourceType,
  type Admin,
} from 'kafkajs';
import type { EventLogConfig } from '@outlay/config/fragments';
import { ConfigError } from '@outlay/config/read-config';
import type { Logger } from '@outlay/telemetry/logger';
import { AdminConnection } from './admin.ts';
import type { AclOperation, AclResource, AclRule } from './acls.ts';
import { createClientFactory } from './client.ts';
import { kafkaConnection } from './connection-of.ts';
import { Refusals } from './refusals.ts';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const RESOURCES: Readonly<Record<AclResource, ResourceType>> = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  'transactional-id': AclResourceTypes.TRANSACTIONAL_ID,
};
const OPERATIONS: Readonly<Record<AclOperation, OperationType>> = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Create: AclOperationTypes.CREATE,
  Delete: AclOperationTypes.DELETE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
  AlterConfigs: AclOperationTypes.ALTER_CONFIGS,
};

/** Copies of a partition. */
export interface PartitionReplicas {
  topic: string;
  partition: number;
  replicas: number;
  /** Replicas that have every record. */
  inSync: number;
}

/** The cluster as its administrator sees it. Every method throws EventLogRefusedError where the user may not. */
export interface KafkaAdministration {
  /** Number of brokers that serve the cluster. */
  brokers(): Promise<number>;
  /** Every partition of every topic. */
  partitions(): Promise<PartitionReplicas[]>;
  /** Grants rules to a user; those that it has already stay. */
  grant(user: string, rules: readonly AclRule[]): Promise<void>;
  close(): Promise<void>;
}

/** @throws ConfigError when the configuration names no brokers, or its variables do not go together */
export function administerKafka(config: EventLogConfig, logger: Logger): KafkaAdministration {
  const { KAFKA_BROKERS: brokers } = config;
  if (brokers === undefined) throw new ConfigError(['KAFKA_BROKERS: only Kafka has brokers to administer']);
  const connection = kafkaConnection(brokers, config);
  const admin = new AdminConnection(createClientFactory(connection, logger));
  const refusals = new Refusals(connection);
  const use = <T>(work: (connected: Admin) => Promise<T>): Promise<T> => refusals.explaining(admin.use(work));
  return {
    brokers: () => use(async (connected) => (await connected.describeCluster()).brokers.length),
    partitions: () =>
      use(async (connected) => {
        const { topics } = await connected.fetchTopicMetadata();
        return topics.flatMap(({ name: topic, partitions }) =>
          partitions.map(({ partitionId, replicas, isr }) => {
            return { topic, partition: partitionId, replicas: replicas.length, inSync: isr.length };
          }),
        );
      }),
    grant: (user, rules) =>
      use(async (connected) => {
        await connected.createAcls({ acl: rules.flatMap((rule) => entriesOf(user, rule)) });
      }),
    close: () => admin.close(),
  };
}

function entriesOf(user: string, { resource, name, pattern, operations }: AclRule): AclEntry[] {
  const { LITERAL, PREFIXED } = ResourcePatternTypes;
  return operations.map((operation) => ({
    principal: `User:${user}`,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
    operation: OPERATIONS[operation],
    resourceType: RESOURCES[resource],
    resourceName: name,
    resourcePatternType: pattern === 'literal' ? LITERAL : PREFIXED,
  }));
}
