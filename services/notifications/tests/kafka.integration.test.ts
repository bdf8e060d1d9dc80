import { request } from 'undici';
import { describeWithKafka, freshKafkaPrefix, testKafkaBrokers } from '@outlay/testkit/test-kafka';
import { waitFor } from '@outlay/testkit/wait-for';
import { startMailServer } from '@outlay/testkit/mail-server';
import { prepareNotifications } from './notifications-harness.ts';

describeWithKafka('on Kafka', () => {
  it('two instances make of a low balance one alert, one mail, and one event in each stream', async () => {
    const server = await startMailServer();
    const harness = await prepareNotifications({
      EVENT_LOG_URL: '',
      KAFKA_BROKERS: testKafkaBrokers().join(','),
      KAFKA_PREFIX: freshKafkaPrefix(),
      SMTP_URL: server.url,
    });
    const streams: { text: string; destroy(): void }[] = [];
    try {
      harness.contacts([
        { userId: '1', email: 'owner@acme.example', name: null, locale: 'en', timeZone: 'UTC', stopToken: 'ols_owner' },
      ]);
      const instances = await Promise.all([harness.start(), harness.start()]);
      await harness.publish.user(1, 1);
      await waitFor(async () => (await harness.sql('select 1 from user_states')).length === 1, { timeoutMs: 40_000 });
      for (const instance of instances) {
        const { data } = await instance.as({ tenantId: 1 })(`mutation { openAlertStream { ticket } }`);
        const { ticket } = Object(data?.['openAlertStream']);
        const { statusCode, body } = await request(`${instance.url}/alerts/stream?ticket=${ticket}`);
        expect(statusCode).toBe(200);
        const stream = { text: '', destroy: () => void body.destroy() };
        body.on('error', () => {}).setEncoding('utf8');
        body.on('data', (chunk: string) => (stream.text += chunk));
        streams.push(stream);
      }
      await harness.publish.accounts(1, 7, { balance: 9_000 }, { balance: 8_000 }, { balance: 7_000 });
      await waitFor(() => streams.every(({ text }) => text.includes('event: alert')), { timeoutMs: 30_000 });
      await waitFor(async () => (await harness.sql(`select 1 from mails where state = 'sent'`)).length === 1);
      expect(await harness.sql('select type from alerts')).toEqual([{ type: 'LOW_BALANCE' }]);
      expect(server.received).toHaveLength(1);
      expect(streams.map(({ text }) => text.split('event: alert').length - 1)).toEqual([1, 1]);
    } finally {
      for (const stream of streams) stream.destroy();
      await harness.dispose();
      await server.stop();
    }
  });
});
