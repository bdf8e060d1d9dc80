import { performance } from 'node:perf_hooks';
import { Client, type buildConnector, type Dispatcher } from 'undici';
import { requireOutsideTransaction } from '@outlay/tenancy/within-transaction';
import { readAnswerBody } from './answer-body.ts';
import { askDns, type AddressesOf } from './addresses-of.ts';
import { deliveryErrorOf } from './delivery-error.ts';
import type { DeliveryResult } from './delivery-result.ts';
import { guardedConnector } from './guarded-connector.ts';
import { keptHeaders } from './kept-headers.ts';
import { signedHeaders, type SignedMessage } from './signature.ts';

export const DELIVERY_TIMEOUT_MS = 15_000;
export const MAX_ANSWER_BYTES = 64 * 1_024;
const USER_AGENT = 'Outlay-Webhooks/1';
const REDIRECTS = 300;
const CLIENT_ERRORS = 400;

export interface DelivererOptions {
  /** Permits HTTP, and receivers on the loopback interface. */
  allowPrivate: boolean;
  addressesOf?: AddressesOf;
  /** For connection, question and answer together. */
  timeoutMs?: number;
  /** Limit for what is read of an answer. */
  maxAnswerBytes?: number;
  /** Certificates (PEM) of authorities to trust in place of Node's. */
  ca?: string;
}

export interface Delivery extends SignedMessage {
  /** As `checkWebhookUrl` permits it. */
  url: URL;
  /** The valid ones, the newest first. */
  secrets: readonly string[];
  /** Gives the attempt up: its outcome is then unknown. */
  signal?: AbortSignal;
}

/**
 * Makes one attempt. The request goes over a connection of its own, which is closed afterwards: no answer can belong to another
 * tenant's message, and none fails because a receiver closes connections that are not in use.
 * @throws the reason of `signal`; Error within a transaction, or for a malformed secret: programming errors
 */
export type Deliver = (delivery: Delivery) => Promise<DeliveryResult>;

export function createDeliver(options: DelivererOptions): Deliver {
  const { timeoutMs = DELIVERY_TIMEOUT_MS, maxAnswerBytes = MAX_ANSWER_BYTES, addressesOf = askDns() } = options;
  const connect = guardedConnector({ ...options, timeoutMs, addressesOf });
  return async (delivery) => {
    requireOutsideTransaction('A message to a receiver');
    const headers = headersOf(delivery);
    const began = performance.now();
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = delivery.signal ? AbortSignal.any([timeout, delivery.signal]) : timeout;
    const attempt = await post({ ...delivery, headers, connect, signal, maxAnswerBytes });
    delivery.signal?.throwIfAborted();
    const error = attempt.error !== null && timeout.aborted ? 'TIMEOUT' : attempt.error;
    return { ...attempt, error, ms: Math.round(performance.now() - began) };
  };
}

/** The headers of a request for a message, signature included. */
export function headersOf(delivery: Delivery): Record<string, string> {
  return {
    ...signedHeaders(delivery, delivery.secrets),
    'content-type': 'application/json',
    accept: '*/*',
    // Nothing is decoded, so that a small answer cannot grow.
    'accept-encoding': 'identity',
    'user-agent': USER_AGENT,
  };
}

interface Question {
  url: URL;
  headers: Record<string, string>;
  body: string;
  connect: buildConnector.connector;
  signal: AbortSignal;
  maxAnswerBytes: number;
}

type Attempt = Omit<DeliveryResult, 'ms'>;

const NO_ANSWER = { status: null, headers: {}, body: null, isBodyCut: false } as const;

async function post({ url, connect, signal, maxAnswerBytes, ...request }: Question): Promise<Attempt> {
  // The signal is the only clock.
  const client = new Client(url.origin, { connect, headersTimeout: 0, bodyTimeout: 0 });
  // A request's own signal is heard only once there is a connection.
  const giveUp = (): void => void client.destroy();
  signal.addEventListener('abort', giveUp);
  try {
    signal.throwIfAborted();
    const path = url.pathname + url.search;
    const answer = await client.request({ method: 'POST', path, reset: true, ...request });
    return await read(answer, maxAnswerBytes);
  } catch (error) {
    return { ...NO_ANSWER, error: deliveryErrorOf(error) };
  } finally {
    signal.removeEventListener('abort', giveUp);
    await client.destroy();
  }
}

async function read(answer: Dispatcher.ResponseData, maxBytes: number): Promise<Attempt> {
  const status = answer.statusCode;
  const headers = keptHeaders(answer.headers);
  const isEncoded = (headers['content-encoding'] ?? 'identity') !== 'identity';
  const body = await readAnswerBody(answer.body, { maxBytes, isEncoded });
  const isRedirect = status >= REDIRECTS && status < CLIENT_ERRORS;
  return { status, headers, ...body, error: isRedirect ? 'REDIRECT' : body.error };
}
