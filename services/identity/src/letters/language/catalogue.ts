import type { LetterKind } from '../letter.ts';

/** What a letter speaks of, in words of its language. */
export interface Said {
  /** The organisation's name. */
  tenant: string;
  /** How long its link is valid, such as "72 hours"; empty without one. */
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
  /** How long the link is valid. */
  note?: string;
  /** The words that the link stands behind. */
  action?: string;
  /** What to do where somebody else caused the letter. */
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
