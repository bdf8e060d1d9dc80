/** Reasons for which an attempt failed, or its answer is incomplete. A status that reports a failure is none of them. */
export const DELIVERY_ERRORS = [
  'BLOCKED_ADDRESS',
  'NAME_NOT_FOUND',
  'CONNECTION_REFUSED',
  'UNREACHABLE',
  'UNTRUSTED_CERTIFICATE',
  'TLS_FAILED',
  'TIMEOUT',
  'CONNECTION_BROKEN',
  'INVALID_ANSWER',
  'REDIRECT',
  'UNREADABLE_SECRET',
] as const;

export type DeliveryError = (typeof DELIVERY_ERRORS)[number];

/** Fault of a delivery: of its last attempt, or of none where it waited too long. */
export type DeliveryProblem = DeliveryError | 'EXPIRED';

/** Outcome of one attempt. Errors are codes only: a message could name addresses of the network inside. */
export interface DeliveryResult {
  /** Null where no answer began. */
  status: number | null;
  /** The headers of the answer that help to find a fault, names in lower case. */
  headers: Record<string, string>;
  /** The answer's beginning as text; null without an answer, and where it is compressed. */
  body: string | null;
  /** The answer was longer than what was read. */
  isBodyCut: boolean;
  /** From the beginning of the connection to the end of the answer. */
  ms: number;
  error: DeliveryError | null;
}
