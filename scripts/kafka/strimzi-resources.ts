import type { TopicSpec } from '@outlay/messaging/event-log';
import type { AclResource, AclRule } from '@outlay/messaging/kafka/acls';
import { safetyOf, topicSettings } from '@outlay/messaging/kafka/topic-settings';
import { stringify } from 'yaml';
import type { RequiredAccess, UserRules } from './required-access.ts';

/** Strimzi has it from version 0.49 on. */
const API = 'kafka.strimzi.io/v1';
const REPLICAS = 3;
/** Name of the Kafka resource that the users and topics belong to. */
const LABELS = { 'strimzi.io/cluster': 'outlay' };
const TYPE: Readonly<Record<AclResource, string>> = {
  topic: 'topic',
  group: 'group',
  'transactional-id': 'transactionalId',
};

/** KafkaUser and KafkaTopic resources. Strimzi's user operator makes a Secret of each user's name with the password. */
export function strimziResources({ users, topics }: RequiredAccess): string {
  return [...topics.map(kafkaTopic), ...users.map(kafkaUser)].map((resource) => stringify(resource)).join('---\n');
}

function kafkaTopic(spec: TopicSpec): object {
  const settings = [...topicSettings(spec), ...safetyOf(REPLICAS)];
  return {
    apiVersion: API,
    kind: 'KafkaTopic',
    metadata: { name: resourceName(spec.name), labels: LABELS },
    spec: {
      topicName: spec.name,
      partitions: spec.partitions,
      replicas: REPLICAS,
      config: Object.fromEntries(settings.map(({ name, value }) => [name, value])),
    },
  };
}

/** Names of topics may have capitals and underscores, which Kubernetes refuses. */
function resourceName(topic: string): string {
  return topic.toLowerCase().replaceAll('_', '-');
}

function kafkaUser({ user, rules }: UserRules): object {
  return {
    apiVersion: API,
    kind: 'KafkaUser',
    metadata: { name: user, labels: LABELS },
    spec: {
      authentication: { type: 'scram-sha-512' },
      authorization: { type: 'simple', acls: rules.map(aclOf) },
    },
  };
}

function aclOf({ resource, name, pattern, operations }: AclRule): object {
  const patternType = pattern === 'literal' ? 'literal' : 'prefix';
  return { resource: { type: TYPE[resource], name, patternType }, operations: [...operations] };
}
