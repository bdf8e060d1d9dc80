import type { LetterKind } from '../letter.ts';

/** Facts of a letter, in words of its language. */
export interface Said {
  /** The organisation's name. */
  tenant: string;
  /** Validity of its link, such as "72 hours"; empty without one. */
  validity: string;
  /** Day and time of what happened; empty where nothing did. */
  time: string;
  /** Null where nobody is to be named. */
  inviter: string | null;
  /** Null where it is unknown. */
  device: string | null;
}

/** The texts of a letter. */
export interface LetterText {
  subject: string;
  title: string;
  /** Validity of the link. */
  note?: string;
  /** The words that the link stands behind. */
  action?: string;
  /** Advice for a reader who did not cause the letter. */
  otherwise: string;
}

/** The texts of identity's letters in one language. */
export interface LetterCatalogue {
  letters: Record<LetterKind, (said: Said) => LetterText>;
  greeting(name: string | null): string;
  /** Reason for a letter that somebody caused by typing the address. @param tenant the organisation's name */
  addressTyped(tenant: string): string;
  /** Reason for a letter about an account. */
  aboutAccount(tenant: string): string;
  /** The link by which a reader declines letters. */
  decline: string;
}
