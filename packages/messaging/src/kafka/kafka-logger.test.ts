import { Writable } from 'node:stream';
import { logLevel } from 'kafkajs';
import { createLogger } from '@outlay/telemetry/logger';
import { createLogCreator } from './kafka-logger.ts';

describe("KafkaJS's log", () => {
  it('loses what could be of records, and is a step quieter', () => {
    const lines: string[] = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const write = createLogCreator(createLogger({ service: 'test', level: 'info', stream }))(logLevel.INFO);
    const entry = (level: logLevel, message: string, extra: object) =>
      write({ namespace: 'Connection', level, label: '', log: { timestamp: '', message, ...extra } });
    entry(logLevel.ERROR, 'Response Produce', { broker: 'b:1', error: 'refused', payload: 'secret', error2: {} });
    entry(logLevel.ERROR, 'Response', { error: { message: 'secret' } });
    entry(logLevel.WARN, 'rebalancing', { groupId: 'g' });
    entry(logLevel.INFO, 'chatter', {});
    entry(logLevel.ERROR, 'failed', {
      error: 'The producer attempted another concurrent operation on the same transaction',
    });
    for (const error of [
      'This server does not host this topic-partition',
      'The group coordinator is not available',
      'This is not the correct coordinator for this group',
      'There is no leader for this topic-partition as we are in the middle of a leadership election',
      'Topic creation errors',
    ]) {
      entry(logLevel.ERROR, 'Response Metadata', { error });
    }
    entry(logLevel.ERROR, 'Crash: KafkaJSGroupCoordinatorNotFound: Failed to find group coordinator', {});
    expect(
      lines.map((line) => JSON.parse(line)).map(({ level, msg, broker, groupId }) => [level, msg, broker, groupId]),
    ).toEqual([
      ['warn', 'kafkajs Connection: Response Produce', 'b:1', undefined],
      ['warn', 'kafkajs Connection: Response', undefined, undefined],
      ['info', 'kafkajs Connection: rebalancing', undefined, 'g'],
    ]);
    expect(lines.join('')).not.toContain('secret');
  });
});
