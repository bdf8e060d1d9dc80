import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { LOG_ACCESS } from './log-access.ts';
import { accessCommands } from './access-commands.ts';
import { requiredAccess } from './required-access.ts';
import { strimziResources } from './strimzi-resources.ts';

const resource = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ topicName: z.string().optional() }),
});
const all = requiredAccess({ prefix: '', mayCreate: true });
const rulesOf = (user: string) => all.users.find((one) => one.user === user)?.rules ?? [];
const topicsOf = (user: string, operation: string) =>
  rulesOf(user).flatMap(({ resource, name, operations }) =>
    resource === 'topic' && operations.some((one) => one === operation) ? [name] : [],
  );

describe('the access of each part to Kafka', () => {
  it('lets a part write its own topics and the dead letters of what it reads, and nothing else', () => {
    expect(topicsOf('projects', 'Write')).toEqual(['projects.project', 'projects.audit']);
    expect(topicsOf('gateway', 'Write')).toEqual([]);
    for (const { user } of all.users.filter((one) => one.user !== 'operator')) {
      const read = topicsOf(user, 'Read');
      const foreign = topicsOf(user, 'Write').filter((topic) => !topic.startsWith(`${user}.`));
      expect(foreign.filter((topic) => !read.includes(topic.replace(/\.dead$/, '')))).toEqual([]);
      expect(foreign.every((topic) => topic.endsWith('.dead'))).toBe(true);
    }
  });

  it('reads only what somebody writes', () => {
    const written = new Set(Object.values(LOG_ACCESS).flatMap(({ writes }) => writes.map(({ name }) => name)));
    const read = Object.values(LOG_ACCESS).flatMap(({ groups, follows = [] }) => [
      ...Object.values(groups).flat(),
      ...follows,
    ]);
    expect(read.filter((topic) => !written.has(topic))).toEqual([]);
  });

  it('is the same in both forms, with the prefix on every name', () => {
    const required = requiredAccess({ prefix: 'shared.', mayCreate: true });
    const count = required.users.reduce((sum, { rules }) => sum + rules.length, 0);
    const commands = accessCommands(required);
    expect(commands.match(/^acl --allow/gm)).toHaveLength(count);
    const resources = parseAllDocuments(strimziResources(required)).map((document) => JSON.stringify(document.toJS()));
    expect(resources.join('').match(/"patternType"/g)).toHaveLength(count);
    for (const text of [commands, ...resources]) {
      const names = [...text.matchAll(/"name":"([^"]*\.[^"]*)"|'([^']+)'/g)].map(([, json, shell]) => json ?? shell);
      expect(names.filter((name) => !name?.startsWith('shared.'))).toEqual([]);
    }
  });

  it('names resources as Kubernetes permits, whatever the prefix', () => {
    const required = requiredAccess({ prefix: 'My_shared.', mayCreate: false });
    const resources = parseAllDocuments(strimziResources(required)).map((document) => resource.parse(document.toJS()));
    expect(resources.filter(({ metadata }) => !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(metadata.name))).toEqual([]);
    const topics = resources.flatMap(({ spec }) => spec.topicName ?? []);
    expect(topics).toEqual(required.topics.map(({ name }) => name));
  });

  it('lists the topics, dead letters included, where the parts may not make them', () => {
    const { users, topics } = requiredAccess({ prefix: '', mayCreate: false });
    const named = new Set(
      users.flatMap(({ rules }) => rules.flatMap((rule) => (rule.resource === 'topic' ? [rule.name] : []))),
    );
    const made = new Set(topics.map(({ name }) => name));
    // The operator may look for dead letters of topics that nobody consumes; there are none.
    const needed = [...named].filter((name) =>
      users.some(({ user, rules }) => user !== 'operator' && rules.some((rule) => rule.name === name)),
    );
    expect(needed.filter((name) => !made.has(name))).toEqual([]);
    expect(JSON.stringify(users)).not.toContain('Create');
  });
});
