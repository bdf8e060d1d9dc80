import { Kafka, logLevel, type Admin, type Producer } from 'kafkajs';
import { textRecord } from '../contract/case-context.ts';
import { silentLogger } from '../tests/messaging-database.ts';
import { AdminConnection } from './admin.ts';
import { prefixedNames } from './names.ts';
import { Sender } from './sender.ts';
import { KafkaTopics } from './topics.ts';

const TOPIC = 'things';

/** Connects to nothing. Its producers fail to send what has `bad` for a key; what they do is noted. */
class PretendedKafka extends Kafka {
  readonly done: string[] = [];
  #producers = 0;

  constructor() {
    super({ brokers: ['nowhere.invalid:9092'], logLevel: logLevel.NOTHING });
  }

  override admin(): Admin {
    const nothing = async () => undefined;
    return { ...super.admin(), connect: nothing, disconnect: nothing, listTopics: async () => [TOPIC] };
  }

  override producer(): Producer {
    const name = `producer ${++this.#producers}`;
    return {
      ...super.producer(),
      connect: async () => void this.done.push(`${name} connects`),
      disconnect: async () => void this.done.push(`${name} goes`),
      sendBatch: async ({ topicMessages = [] }) => {
        const keys = topicMessages.flatMap(({ messages }) => messages.map(({ key }) => String(key)));
        this.done.push(`${name} sends ${keys.join(' ')}`);
        if (keys.includes('bad')) throw new Error('no answer came');
        return [];
      },
    };
  }
}

it('what waits behind a sending that failed goes by another producer', async () => {
  const kafka = new PretendedKafka();
  const client = () => kafka;
  const names = prefixedNames('');
  const topics = new KafkaTopics(new AdminConnection(client), names, undefined);
  const sender = new Sender(client, names, topics, silentLogger);
  const sent = await Promise.allSettled(
    ['bad', 'good', 'better'].map((key) => sender.send([textRecord(TOPIC, key, '')])),
  );
  expect(sent.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(kafka.done).toEqual([
    'producer 1 connects',
    'producer 1 sends bad',
    'producer 1 goes',
    'producer 2 connects',
    'producer 2 sends good',
    'producer 2 sends better',
  ]);
  await sender.close();
});
