/** A file of a mail. */
export interface Attachment {
  name: string;
  /** Media type. */
  type: string;
  content: string;
}

/** A mail to one person. */
export interface OutgoingMail {
  to: { name: string | null; address: string };
  subject: string;
  text: string;
  /** The same as HTML; without it, the mail is text alone. */
  html?: string | undefined;
  attachments?: readonly Attachment[];
  /** The same on every try, without angle brackets. */
  messageId: string;
  /** Time at which it was queued. */
  date: Date;
  /** Where the reader declines further mails: a page, and an address that mail programs post to (RFC 8058). Absent where mails of this kind cannot be declined. */
  stop?: { page: string; oneClick: string } | undefined;
}

/**
 * Outcome of a delivery.
 * - `sent`: the server took it
 * - `retry`: the server did not take it; a later try may succeed
 * - `refused`: the server will never take it
 * - `unknown`: the server may have taken it
 * - `abandoned`: it was not delivered, because `permit` answered false
 */
export type Delivery =
  { kind: 'sent' } | { kind: 'retry' | 'refused' | 'unknown'; error: string } | { kind: 'abandoned' };

export interface MailTransport {
  /**
   * @param permit called once the server is ready to take the mail; false abandons the delivery
   */
  deliver(mail: OutgoingMail, permit: () => Promise<boolean>): Promise<Delivery>;
  /** Deletes the mails to a person who is erased, where they are kept here; what a mail server has taken is out of reach. */
  forget(address: string): Promise<void>;
}
