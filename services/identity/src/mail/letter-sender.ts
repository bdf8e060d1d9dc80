import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { MailTransport, OutgoingMail } from '@outlay/mail/mail-transport';
import type { Part } from '@outlay/service-kit/lifecycle';
import type { Logger } from '@outlay/telemetry/logger';
import { expectMails, mailTried } from '@outlay/telemetry/metrics';

/** A letter in plain text. Links in it are secrets: it is neither stored nor logged. */
export interface Letter {
  kind: 'activation';
  to: string;
  subject: string;
  text: string;
}

export interface LetterSenderOptions {
  transport: MailTransport;
  /** Domain of message ids. */
  host: string;
  logger: Logger;
  /** Pauses between tries, in milliseconds; after the last one the letter is given up. */
  retryAfterMs?: readonly number[];
  /** Letters that may wait at once. */
  capacity?: number;
  /** Longest wait for deliveries in progress when the service stops, in milliseconds. */
  stopMs?: number;
}

const RETRY_AFTER_MS = [1_000, 5_000, 30_000, 120_000, 600_000];

/**
 * Sends letters beside the requests that caused them: their answers neither wait for the mail server nor fail with it. Letters
 * wait in memory, because their links must not be stored; one that is lost is logged, and an administrator can activate the account.
 */
export class LetterSender implements Part {
  readonly #options: Required<LetterSenderOptions>;
  readonly #stopping = new AbortController();
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: LetterSenderOptions) {
    this.#options = { retryAfterMs: RETRY_AFTER_MS, capacity: 500, stopMs: 5_000, ...options };
  }

  async start(): Promise<void> {
    expectMails('identity', ['activation']);
  }

  /** Takes the letter and returns at once. */
  post(letter: Letter): void {
    if (this.#underWay.size >= this.#options.capacity) {
      this.#giveUp('too many letters wait');
      return;
    }
    const delivery = this.#deliver(letter).finally(() => this.#underWay.delete(delivery));
    this.#underWay.add(delivery);
  }

  /** Waits for deliveries in progress; letters that wait for another try are given up. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const late = setTimeout(this.#options.stopMs, undefined, { ref: false });
    await Promise.race([Promise.all(this.#underWay), late]);
    if (this.#underWay.size > 0)
      this.#options.logger.error({ letters: this.#underWay.size }, 'letters: cut off by the stop');
  }

  async #deliver(letter: Letter): Promise<void> {
    const { host, retryAfterMs } = this.#options;
    const mail: OutgoingMail = {
      ...{ to: { name: null, address: letter.to }, subject: letter.subject, text: letter.text },
      ...{ messageId: `${letter.kind}-${randomUUID()}@${host}`, date: new Date() },
    };
    for (const pauseMs of [...retryAfterMs, null]) {
      const problem = await this.#try(letter.kind, mail);
      if (problem === null) return;
      if (!problem.canRetry || pauseMs === null) {
        this.#giveUp(problem.reason);
        return;
      }
      this.#options.logger.warn({ reason: problem.reason }, 'a letter was not taken; it is tried again');
      const isStopped = await setTimeout(pauseMs, false, { signal: this.#stopping.signal }).catch(() => true);
      if (isStopped) {
        this.#giveUp(`${problem.reason}, then the service stopped`);
        return;
      }
    }
  }

  /** @returns null once the letter is sent. What may have been delivered is not sent again. */
  async #try(kind: string, mail: OutgoingMail): Promise<{ reason: string; canRetry: boolean } | null> {
    const permit = async (): Promise<boolean> => !this.#stopping.signal.aborted;
    const delivery = await this.#options.transport
      .deliver(mail, permit)
      .catch((error: unknown) => ({ kind: 'failed', error: codeOf(error) }) as const);
    if (delivery.kind === 'abandoned') return { reason: 'the service stopped', canRetry: false };
    mailTried({ service: 'identity', kind, outcome: delivery.kind === 'sent' ? 'sent' : 'failed' });
    if (delivery.kind === 'sent') return null;
    return { reason: delivery.error, canRetry: delivery.kind === 'retry' };
  }

  #giveUp(reason: string): void {
    this.#options.logger.error({ reason }, 'an activation link could not be mailed');
  }
}

/** The code alone: messages of errors may hold addresses. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
