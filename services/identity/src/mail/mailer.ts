/** A letter in plain text. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** Delivers letters. */
export interface Mailer {
  /** Resolves when the letter is accepted. */
  send(mail: Mail): Promise<void>;
}
