import { describeWithKafka } from '@outlay/testkit/test-kafka';
import { describeEventLogContract } from './contract/event-log.contract.ts';
import { freshPlace, open, removePlace } from './tests/kafka-driver.ts';

describeWithKafka('Kafka', () => {
  describeEventLogContract('Kafka', async () => {
    const place = freshPlace();
    const argument = JSON.stringify(place);
    const module = new URL('./tests/kafka-driver.ts', import.meta.url).href;
    return { open: () => open(argument), driver: { module, argument }, dispose: () => removePlace(place) };
  });
});
