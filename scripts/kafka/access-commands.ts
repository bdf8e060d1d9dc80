import type { TopicSpec } from '@outlay/messaging/event-log';
import type { AclResource, AclRule } from '@outlay/messaging/kafka/acls';
import { safetyOf, topicSettings } from '@outlay/messaging/kafka/topic-settings';
import type { RequiredAccess } from './required-access.ts';

const REPLICAS = 3;
const CLUSTER = '--bootstrap-server "$BOOTSTRAP" --command-config "$COMMAND_CONFIG"';
const OPTION: Readonly<Record<AclResource, string>> = {
  topic: '--topic',
  group: '--group',
  'transactional-id': '--transactional-id',
};

/** A shell script of Kafka's own commands; BOOTSTRAP and COMMAND_CONFIG say which cluster, and as whom. */
export function accessCommands({ users, topics }: RequiredAccess): string {
  return [
    `acl() { kafka-acls.sh ${CLUSTER} --add "$@"; }`,
    ...(topics.length > 0 ? [`topic() { kafka-topics.sh ${CLUSTER} --create --if-not-exists "$@"; }`, ''] : []),
    ...topics.map((spec) => `topic ${topicArguments(spec)}`),
    ...users.flatMap(({ user, rules }) => [
      '',
      `# ${user}`,
      ...rules.map((rule) => `acl ${ruleArguments(user, rule)}`),
    ]),
  ].join('\n');
}

function topicArguments(spec: TopicSpec): string {
  const settings = [...topicSettings(spec), ...safetyOf(REPLICAS)];
  return [
    `--topic '${spec.name}' --partitions ${spec.partitions} --replication-factor ${REPLICAS}`,
    ...settings.map(({ name, value }) => `--config ${name}=${value}`),
  ].join(' ');
}

function ruleArguments(user: string, { resource, name, pattern, operations }: AclRule): string {
  return [
    `--allow-principal User:${user}`,
    ...operations.map((operation) => `--operation ${operation}`),
    `${OPTION[resource]} '${name}'`,
    ...(pattern === 'prefixed' ? ['--resource-pattern-type prefixed'] : []),
  ].join(' ');
}
