import { deadTopicOf } from '../dead-letter.ts';
import { relayWriter, type LogAccess } from '../log-access.ts';

export type AclResource = 'topic' | 'group' | 'transactional-id';
export type AclOperation = 'Read' | 'Write' | 'Create' | 'Delete' | 'Describe' | 'DescribeConfigs' | 'AlterConfigs';

/** Operations that a user may do with a resource of the cluster, or with all whose names begin so. */
export interface AclRule {
  resource: AclResource;
  name: string;
  pattern: 'literal' | 'prefixed';
  operations: readonly AclOperation[];
}

const MAKE: readonly AclOperation[] = ['Create', 'Describe', 'DescribeConfigs', 'AlterConfigs'];

/**
 * Everything that a part needs where brokers deny what is not granted, and nothing else.
 * @param prefix of names on a shared cluster (KAFKA_PREFIX)
 */
export function aclRulesOf(part: string, access: LogAccess, prefix = ''): AclRule[] {
  const { writes, groups, passingGroups = [], follows = [] } = access;
  const consumed = [...new Set(Object.values(groups).flat())];
  const topic = (name: string, ...operations: AclOperation[]): AclRule => rule('topic', prefix + name, operations);
  const made = writes.map(({ name }) => topic(name, ...MAKE, 'Write', 'Read'));
  const read = [...new Set([...consumed, ...follows])].map((name) => topic(name, 'Describe', 'Read'));
  // An event that cannot be applied goes there.
  const dead = consumed.map((name) => topic(deadTopicOf(name), ...MAKE, 'Write'));
  // Deleting: a restored database forgets what its groups have read.
  const group = (name: string): AclRule => rule('group', prefix + name, ['Describe', 'Read', 'Delete']);
  return merged([
    ...made,
    ...read,
    ...dead,
    ...Object.keys(groups).map(group),
    ...passingGroups.map((name) => ({ ...group(name), pattern: 'prefixed' as const })),
    ...(writes.length > 0 ? [rule('transactional-id', prefix + relayWriter(part), ['Describe', 'Write'])] : []),
  ]);
}

/**
 * The rules of an operator who lists and replays dead letters of any part, and sees every group's position.
 * @param accesses of all parts
 */
export function operatorAclRules(accesses: readonly LogAccess[], prefix = ''): AclRule[] {
  const topics = new Set(accesses.flatMap(({ writes }) => writes.map(({ name }) => name)));
  const groups = new Set(accesses.flatMap(({ groups }) => Object.keys(groups)));
  return [
    ...[...topics]
      .flatMap((name) => [name, deadTopicOf(name)])
      .map((name) => rule('topic', prefix + name, ['Describe', 'Read', 'Write'])),
    ...[...groups].map((name) => rule('group', prefix + name, ['Describe'])),
  ];
}

function rule(resource: AclResource, name: string, operations: readonly AclOperation[]): AclRule {
  return { resource, name, pattern: 'literal', operations };
}

/** One rule for each resource: analytics reads its own audit entries too. */
function merged(rules: readonly AclRule[]): AclRule[] {
  const byResource = Map.groupBy(rules, ({ resource, name, pattern }) => `${resource} ${pattern} ${name}`);
  return [...byResource.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const operations = new Set([first, ...others].flatMap((one) => one.operations));
    return [{ ...first, operations: [...operations] }];
  });
}
