import { PassThrough } from 'node:stream';
import type { Delivery, OutgoingMail } from '@outlay/mail/mail-transport';
import { createLogger } from '@outlay/telemetry/logger';
import { waitFor } from '@outlay/testkit/wait-for';
import { LetterSender, type LetterSenderOptions } from './letter-sender.ts';

const LETTER = {
  ...{ kind: 'activation' as const, to: 'ada@acme.example', subject: 'Activate' },
  text: 'https://outlay.example/activate#token=ola_1_secret',
};
const RETRY: Delivery = { kind: 'retry', error: 'ECONNREFUSED CONN' };

/** A sender on a transport that answers each try with the next of these outcomes; the last one holds for all that follow. */
function senderOf(outcomes: (Delivery | Error | 'hangs')[], options: Partial<LetterSenderOptions> = {}) {
  const tries: OutgoingMail[] = [];
  const stream = new PassThrough();
  let log = '';
  stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const sender = new LetterSender({
    transport: {
      async deliver(mail, permit) {
        if (!(await permit())) return { kind: 'abandoned' };
        const outcome = outcomes[Math.min(tries.length, outcomes.length - 1)]!;
        tries.push(mail);
        if (outcome === 'hangs') return new Promise(() => {});
        if (outcome instanceof Error) throw outcome;
        return outcome;
      },
    },
    host: 'outlay.example',
    logger: createLogger({ service: 'identity', level: 'info', stream }),
    retryAfterMs: [1, 1],
    ...options,
  });
  return { sender, tries, log: () => log };
}

describe('a letter', () => {
  it('is tried again while the server does not take it, always under the same id', async () => {
    const { sender, tries, log } = senderOf([RETRY, RETRY, { kind: 'sent' }]);
    sender.post(LETTER);
    await waitFor(() => tries.length === 3);
    await sender.stop();
    expect(new Set(tries.map(({ messageId }) => messageId)).size).toBe(1);
    expect(log()).not.toContain('could not be mailed');
  });

  it.each<[string, Delivery | Error]>([
    ['refused', { kind: 'refused', error: 'EENVELOPE RCPT 550' }],
    ['possibly delivered', { kind: 'unknown', error: 'ETIMEDOUT DATA' }],
    ['not written', Object.assign(new Error('no place for ada@acme.example'), { code: 'ENOSPC' })],
  ])('that was %s is not sent again, and logged without address and link', async (_outcome, outcome) => {
    const { sender, tries, log } = senderOf([outcome]);
    sender.post(LETTER);
    await waitFor(() => log().includes('could not be mailed'));
    await sender.stop();
    expect(tries).toHaveLength(1);
    expect(log()).toMatch(/550|ETIMEDOUT|ENOSPC/);
    expect(log()).not.toMatch(/ada@|ola_/);
  });

  it('is given up after the last try', async () => {
    const { sender, tries, log } = senderOf([RETRY]);
    sender.post(LETTER);
    await waitFor(() => log().includes('could not be mailed'));
    expect(tries).toHaveLength(3);
  });

  it('that waits for another try does not keep the service from stopping', async () => {
    const { sender, tries, log } = senderOf([RETRY], { retryAfterMs: [3_600_000] });
    sender.post(LETTER);
    await waitFor(() => tries.length === 1);
    await sender.stop();
    expect(log()).toContain('then the service stopped');
  });

  it('whose server says nothing is cut off when the service stops', async () => {
    const { sender, tries, log } = senderOf(['hangs'], { stopMs: 1 });
    sender.post(LETTER);
    await waitFor(() => tries.length === 1);
    await sender.stop();
    expect(log()).toContain('cut off by the stop');
  });

  it('is given up at once where too many wait', async () => {
    const { sender, tries, log } = senderOf(['hangs'], { capacity: 1, stopMs: 1 });
    sender.post(LETTER);
    sender.post(LETTER);
    await waitFor(() => log().includes('too many letters wait'));
    await waitFor(() => tries.length === 1);
    await sender.stop();
  });
});
