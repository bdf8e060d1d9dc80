import { setTimeout as delay } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { TopicMismatchError, UnknownTopicError, type TopicSpec } from '../event-log.ts';
import type { AdminConnection } from './admin.ts';
import { refuseForbidden } from './forbidden-topics.ts';
import { brokerSaid } from './kafka-errors.ts';
import type { Names } from './names.ts';
import { retentionMs, safetyOf, topicSettings } from './topic-settings.ts';

const SHOWN_WITHIN_MS = 10_000;
const SHOWN_POLL_MS = 50;
/** The age from which superseded records go. */
const LAG = 'min.compaction.lag.ms';
const NOT_SHOWN = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'];

/** The log's topics. Their settings never change, so each is read once. */
export class KafkaTopics {
  readonly #admin: AdminConnection;
  readonly #names: Names;
  readonly #replication: number | undefined;
  readonly #known = new Set<string>();
  readonly #checked = new Map<string, TopicSpec>();

  /** @param replication replication factor; by default 3 where there are as many brokers, else 1 */
  constructor(admin: AdminConnection, names: Names, replication: number | undefined) {
    this.#admin = admin;
    this.#names = names;
    this.#replication = replication;
  }

  /** @throws TopicMismatchError when a topic exists with other settings */
  async ensure(specs: readonly TopicSpec[]): Promise<void> {
    const unchecked = specs.filter((spec) => !isSame(spec, this.#checked.get(spec.name)));
    if (unchecked.length === 0) return;
    await this.#admin.use(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const missing = unchecked.filter(({ name }) => !existing.has(this.#names.outside(name)));
      if (missing.length > 0) await this.#create(admin, missing);
      await onceShown(() => this.#check(admin, unchecked));
    });
    for (const spec of unchecked) {
      this.#checked.set(spec.name, spec);
      this.#known.add(spec.name);
    }
  }

  /** @throws UnknownTopicError naming all that do not exist */
  async require(names: ReadonlySet<string>): Promise<void> {
    const unknown = [...names].filter((name) => !this.#known.has(name));
    if (unknown.length === 0) return;
    const existing = await this.existing(unknown);
    const missing = unknown.filter((name) => !existing.includes(name));
    if (missing.length > 0) throw new UnknownTopicError(missing);
    for (const name of existing) this.#known.add(name);
  }

  /** Existing topics. @throws ForbiddenTopicError for one that this client may not see */
  async existing(names: readonly string[]): Promise<string[]> {
    return this.#admin.use(async (admin) => {
      const all = new Set(await admin.listTopics());
      const missing = names.map((name) => this.#names.outside(name)).filter((name) => !all.has(name));
      await refuseForbidden(missing, (topic) => admin.fetchTopicMetadata({ topics: [topic] }));
      return names.filter((name) => all.has(this.#names.outside(name)));
    });
  }

  /** Forgets topics that were deleted. */
  forget(names: Iterable<string>): void {
    for (const name of names) {
      this.#known.delete(name);
      this.#checked.delete(name);
    }
  }

  async #create(admin: Admin, specs: readonly TopicSpec[]): Promise<void> {
    const { brokers } = await admin.describeCluster();
    const replicationFactor = this.#replication ?? (brokers.length >= 3 ? 3 : 1);
    // One by one: if another process makes one of them at the same time, the others are still made.
    for (const spec of specs) {
      const { name, partitions } = spec;
      const configEntries = [...topicSettings(spec), ...safetyOf(replicationFactor)];
      const topic = { topic: this.#names.outside(name), numPartitions: partitions, replicationFactor, configEntries };
      // Brokers show a topic a moment later; with `waitForLeaders` KafkaJS fails on that.
      await admin.createTopics({ topics: [topic], waitForLeaders: false });
    }
  }

  async #check(admin: Admin, specs: readonly TopicSpec[]): Promise<void> {
    const outside = specs.map(({ name }) => this.#names.outside(name));
    const { topics } = await admin.fetchTopicMetadata({ topics: outside });
    const partitions = new Map(topics.map((topic) => [topic.name, topic.partitions.length]));
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: outside.map((name) => ({
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name,
        configNames: ['cleanup.policy', 'retention.ms', 'retention.bytes', 'min.insync.replicas', LAG],
      })),
    });
    for (const spec of specs) {
      const name = this.#names.outside(spec.name);
      if (!partitions.has(name)) throw new NotShownError(spec.name);
      const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
      const settings = new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
      if (partitions.get(name) !== spec.partitions || !keepsEnough(settings, spec)) {
        throw new TopicMismatchError(spec.name);
      }
      if (!isUpToDate(settings, spec)) {
        await this.#changeSettings(admin, spec, settings.get('min.insync.replicas'));
      }
    }
  }

  /** Replaces all settings of the topic: KafkaJS cannot change a single one. Without the permission they stay unchanged. */
  async #changeSettings(admin: Admin, spec: TopicSpec, minInSync = '1'): Promise<void> {
    const safety = { name: 'min.insync.replicas', value: minInSync };
    const name = this.#names.outside(spec.name);
    const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name, configEntries: [...topicSettings(spec), safety] };
    try {
      await admin.alterConfigs({ validateOnly: false, resources: [resource] });
    } catch (error) {
      if (!brokerSaid(error, 'TOPIC_AUTHORIZATION_FAILED')) throw error;
    }
  }
}

/** The broker does not know yet of a topic that was made. */
class NotShownError extends Error {
  constructor(topic: string) {
    super(`Topic ${topic} was made, but the broker does not show it yet.`);
    this.name = 'NotShownError';
  }
}

/** Repeats a read of existing topics until the broker knows of them. */
async function onceShown(look: () => Promise<void>): Promise<void> {
  for (const deadlineMs = performance.now() + SHOWN_WITHIN_MS; ;) {
    try {
      await look();
      return;
    } catch (error) {
      const isNotShown = error instanceof NotShownError || NOT_SHOWN.some((type) => brokerSaid(error, type));
      if (!isNotShown || performance.now() > deadlineMs) throw error;
      await delay(SHOWN_POLL_MS);
    }
  }
}

/** Compares the cleanup strictly: a compacted topic has lost records that a kept one must have, and a kept one grows without bound. */
function keepsEnough(settings: ReadonlyMap<string, string>, spec: TopicSpec): boolean {
  const { cleanup, retentionDays, formerRetentionDays } = spec;
  const former = formerRetentionDays === undefined ? [] : [retentionMs({ retentionDays: formerRetentionDays })];
  if (cleanup === 'compact') return settings.get('cleanup.policy') === 'compact';
  return (
    settings.get('cleanup.policy') === 'delete' &&
    (retentionDays !== undefined || ['-1', ...former].includes(settings.get('retention.ms') ?? '')) &&
    settings.get('retention.bytes') === '-1'
  );
}

/** Earlier versions may have made the topic with other times. */
function isUpToDate(settings: ReadonlyMap<string, string>, spec: TopicSpec): boolean {
  const name = spec.cleanup === 'keep' ? 'retention.ms' : LAG;
  return topicSettings(spec).every((wanted) => wanted.name !== name || wanted.value === settings.get(name));
}

function isSame(spec: TopicSpec, other: TopicSpec | undefined): boolean {
  if (spec.retentionDays !== other?.retentionDays) return false;
  return spec.partitions === other?.partitions && spec.cleanup === other.cleanup;
}
