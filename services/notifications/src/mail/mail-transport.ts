/** A mail on its way to one person. */
export interface OutgoingMail {
  to: { name: string | null; address: string };
  subject: string;
  text: string;
  html: string;
  /** The same on every try, without angle brackets. */
  messageId: string;
  /** When it was owed first. */
  date: Date;
  /** Where the reader says what is to be mailed. */
  preferencesUrl: string;
}

/**
 * Outcome of handing a mail over.
 * - `sent`: the server took it
 * - `retry`: it was certainly not taken; later it may be
 * - `refused`: the server will never take it
 * - `unknown`: the server may have taken it
 * - `abandoned`: it was not handed over, because it must not be
 */
export type Delivery =
  { kind: 'sent' } | { kind: 'retry' | 'refused' | 'unknown'; error: string } | { kind: 'abandoned' };

/** Hands mails over. */
export interface MailTransport {
  /**
   * @param permit asked right before the mail may be taken, once all that can be tried without it has been; false abandons it
   */
  deliver(mail: OutgoingMail, permit: () => Promise<boolean>): Promise<Delivery>;
}
