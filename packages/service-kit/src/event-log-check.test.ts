import { EventLogRefusedError } from '@outlay/messaging/refused-error';
import { eventLogCheck } from './event-log-check.ts';

const answers = { ping: async () => undefined };
const content = { problem: () => undefined };

describe('the check of the event log', () => {
  it('passes while the log answers and takes events', async () => {
    const { check, detail } = eventLogCheck(answers, content);
    expect([await check(), detail?.()]).toEqual([true, undefined]);
  });

  it('says what to change where the log refuses the process, and nothing of other failures', async () => {
    const refused = { ping: () => Promise.reject(new EventLogRefusedError('The password is wrong.')) };
    const lost = { ping: () => Promise.reject(new Error('connect ECONNREFUSED')) };
    const outcomes = [eventLogCheck(refused, content), eventLogCheck(lost, content)];
    for (const { check } of outcomes) await expect(check()).rejects.toThrow();
    expect(outcomes.map(({ detail }) => detail?.())).toEqual(['The password is wrong.', undefined]);
  });

  it('fails where only the relay is refused', async () => {
    const { check, detail } = eventLogCheck(answers, { problem: () => 'It may not make its topics.' });
    expect([await check(), detail?.()]).toEqual([false, 'It may not make its topics.']);
  });
});
