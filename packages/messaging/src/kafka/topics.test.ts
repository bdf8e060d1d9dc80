import { waitFor } from '@outlay/testkit/wait-for';
import { ConfigResourceTypes, type Admin } from 'kafkajs';
import { describeWithKafka } from '@outlay/testkit/test-kafka';
import { TopicMismatchError, UnknownTopicError, type EventLog } from '../event-log.ts';
import { textRecord } from '../contract/case-context.ts';
import { freshPlace, open, removePlace, type KafkaPlace } from '../tests/kafka-driver.ts';
import { silentLogger } from '../tests/messaging-database.ts';
import { createClientFactory } from './client.ts';

describeWithKafka('topics on Kafka', () => {
  let place: KafkaPlace;
  let log: EventLog;
  let admin: Admin;

  beforeAll(async () => {
    place = freshPlace();
    log = open(JSON.stringify(place));
    admin = createClientFactory({ brokers: place.brokers }, silentLogger)().admin();
    await admin.connect();
  });
  afterAll(async () => {
    await log.close();
    await admin.disconnect();
    await removePlace(place);
  });

  it('are made with their partitions, and keep what they must', async () => {
    await log.ensureTopics([
      { name: 'states', partitions: 5, cleanup: 'compact' },
      { name: 'entries', partitions: 2, cleanup: 'keep' },
    ]);
    const outside = ['states', 'entries'].map((name) => `${place.prefix}${name}`);
    const { topics } = await admin.fetchTopicMetadata({ topics: outside });
    const counts = topics.map(({ name, partitions }) => [name, partitions.length]);
    expect(Object.fromEntries(counts)).toEqual({ [outside[0] ?? '']: 5, [outside[1] ?? '']: 2 });
    expect(await settings('states')).toMatchObject({
      'cleanup.policy': 'compact',
      'min.compaction.lag.ms': '259200000',
      'max.compaction.lag.ms': '432000000',
      'message.timestamp.type': 'LogAppendTime',
    });
    expect(await settings('entries')).toMatchObject({
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
    });
  });

  it('keep records for as long as their owner says, also where that changes', async () => {
    const kept = { name: 'aging', partitions: 1, cleanup: 'keep' as const };
    await log.ensureTopics([kept]);
    expect(await settings('aging')).toMatchObject({ 'retention.ms': '-1' });
    await log.ensureTopics([{ ...kept, retentionDays: 30 }]);
    expect(await settings('aging')).toMatchObject({
      ...{ 'retention.ms': '2592000000', 'cleanup.policy': 'delete', 'retention.bytes': '-1' },
      'message.timestamp.type': 'LogAppendTime',
    });
    const outside = `${place.prefix}made-before`;
    const configEntries = [
      { name: 'cleanup.policy', value: 'compact' },
      { name: 'min.compaction.lag.ms', value: '3600000' },
    ];
    await admin.createTopics({ topics: [{ topic: outside, numPartitions: 1, configEntries }], waitForLeaders: false });
    await log.ensureTopics([{ name: 'made-before', partitions: 1, cleanup: 'compact' }]);
    expect(await settings('made-before')).toMatchObject({ 'min.compaction.lag.ms': '259200000' });
    const later = open(JSON.stringify(place));
    await later.ensureTopics([{ ...kept, retentionDays: 30 }]);
    await later.ensureTopics([{ ...kept, formerRetentionDays: 30 }]);
    expect(await settings('aging')).toMatchObject({ 'retention.ms': '-1', 'retention.bytes': '-1' });
    await later.close();
  });

  it('are refused where somebody made them otherwise', async () => {
    const topic = (name: string, policy: string) => ({
      topic: `${place.prefix}${name}`,
      numPartitions: 1,
      configEntries: [{ name: 'cleanup.policy', value: policy }],
    });
    await admin.createTopics({
      topics: [topic('forgetful', 'delete'), topic('both', 'compact,delete')],
      waitForLeaders: false,
    });
    await expect(log.ensureTopics([{ name: 'forgetful', partitions: 1, cleanup: 'keep' }])).rejects.toThrow(
      TopicMismatchError,
    );
    await expect(log.ensureTopics([{ name: 'both', partitions: 1, cleanup: 'compact' }])).rejects.toThrow(
      TopicMismatchError,
    );
  });

  it('are never made by writing or reading, also when they are gone again', async () => {
    await expect(log.send([textRecord('nobody.made.it', '1', '')])).rejects.toThrow(UnknownTopicError);
    await log.ensureTopics([{ name: 'gone', partitions: 1, cleanup: 'keep' }]);
    await log.send([textRecord('gone', '1', '')]);
    await admin.deleteTopics({ topics: [`${place.prefix}gone`] });
    // The broker lets go of a topic a moment after it has answered.
    const isRefused = () =>
      log.send([textRecord('gone', '1', '')]).then(
        () => false,
        () => true,
      );
    await waitFor(isRefused, { what: 'the topic to be gone' });
    await expect(log.send([textRecord('gone', '1', '')])).rejects.toThrow(UnknownTopicError);
    await log.subscribe({ group: 'g', topics: ['nobody.made.it'], handler: async () => {} });
    expect((await admin.listTopics()).filter((name) => /gone|nobody/.test(name))).toEqual([]);
    await log.ensureTopics([{ name: 'gone', partitions: 1, cleanup: 'keep' }]);
    await log.send([textRecord('gone', '1', '')]);
  });

  async function settings(name: string): Promise<Record<string, string>> {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: `${place.prefix}${name}` }],
    });
    const entries = resources[0]?.configEntries ?? [];
    return Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]));
  }
});
