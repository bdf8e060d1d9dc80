/** A letter in plain text. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** Takes letters for delivery. */
export interface Mailer {
  /** Resolves when the letter is taken; rejects when it is not. */
  send(mail: Mail): Promise<void>;
}
