import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@outlay/errors/app-error';
import { createSiblingBreaker, SiblingFault } from './sibling-breaker.ts';

const FAILURES = 5;
const UNAVAILABLE = { code: 'SERVICE_UNAVAILABLE' };

function createSubject() {
  const breaker = createSiblingBreaker({ service: 'ledger', sibling: 'projects' });
  let calls = 0;
  const call = async <T>(answer: () => T | Promise<T>) =>
    breaker.run(async () => {
      calls += 1;
      return answer();
    });
  const fail = () =>
    call(() => {
      throw new SiblingFault('no answer');
    });
  return {
    call,
    calls: () => calls,
    async failOften() {
      for (let n = 0; n < FAILURES; n++) await expect(fail()).rejects.toMatchObject(UNAVAILABLE);
    },
  };
}

describe('the breaker of a sibling', () => {
  it('lets answers and refusals through, however many', async () => {
    const { call } = createSubject();
    for (let n = 0; n < FAILURES * 2; n++) {
      const refused = call(() => {
        throw new AppError('NOT_FOUND', 'no');
      });
      await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(call(() => 'answer')).resolves.toBe('answer');
  });

  it('refuses at once after repeated failures, without asking', async () => {
    const subject = createSubject();
    await subject.failOften();
    await expect(subject.call(() => 'answer')).rejects.toMatchObject(UNAVAILABLE);
    expect(subject.calls()).toBe(FAILURES);
  });

  it('tries one call after a pause, refuses the others meanwhile, and closes when that one is answered', async () => {
    const subject = createSubject();
    await subject.failOften();
    let answer = (_text: string): void => undefined;
    const probing = new Promise<string>((resolve) => (answer = resolve));
    let probe: Promise<string> | undefined;
    while (subject.calls() === FAILURES) {
      probe = subject.call(() => probing);
      probe.catch(() => undefined);
      await delay(20);
    }
    await expect(subject.call(() => 'other')).rejects.toMatchObject(UNAVAILABLE);
    answer('back');
    await expect(probe).resolves.toBe('back');
    await expect(subject.call(() => 'answer')).resolves.toBe('answer');
  });
});
