import { deadTopicSpec } from '@outlay/messaging/dead-letter';
import type { TopicSpec } from '@outlay/messaging/event-log';
import { aclRulesOf, operatorAclRules, type AclRule } from '@outlay/messaging/kafka/acls';
import { PARTS } from '../start/service-names.ts';
import { LOG_ACCESS } from './log-access.ts';

/** The rules of one user. */
export interface UserRules {
  user: string;
  rules: readonly AclRule[];
}

export interface AccessOptions {
  /** Of names on a shared cluster. */
  prefix: string;
  /** False where the cluster's operators make the topics. */
  mayCreate: boolean;
}

/** Everything that a cluster must have before Outlay can use it. */
export interface RequiredAccess {
  users: readonly UserRules[];
  /** Topics that no user may make. */
  topics: readonly TopicSpec[];
}

/** Rules of every part's user and of the operator's, and the topics that somebody else has to make. */
export function requiredAccess({ prefix, mayCreate }: AccessOptions): RequiredAccess {
  const accesses = Object.values(LOG_ACCESS);
  const users = [
    ...PARTS.map((part) => ({ user: part, rules: aclRulesOf(part, LOG_ACCESS[part], prefix) })),
    { user: 'operator', rules: operatorAclRules(accesses, prefix) },
  ];
  if (mayCreate) return { users, topics: [] };
  const consumed = new Set(accesses.flatMap(({ groups }) => Object.values(groups).flat()));
  const topics = [...accesses.flatMap(({ writes }) => writes), ...[...consumed].map(deadTopicSpec)];
  return {
    users: users.map(({ user, rules }) => ({ user, rules: rules.map(withoutCreate) })),
    topics: topics.map((spec) => ({ ...spec, name: prefix + spec.name })),
  };
}

function withoutCreate(rule: AclRule): AclRule {
  const operations = rule.operations.filter((operation) => operation !== 'Create' && operation !== 'AlterConfigs');
  return { ...rule, operations };
}
