import { z } from 'zod';

/** Kinds of letters. The first four carry a one-time link, and may go to an address that nobody has proven yet. */
export const LETTER_KINDS = [
  ...(['activation', 'verification', 'invitation', 'reset'] as const),
  ...(['password_changed', 'new_sign_in'] as const),
] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

/** Somebody wants a new password for an address. Whether it has an account is looked up when the letter is written. */
const ResetWish = z.object({ kind: z.literal('reset'), address: z.string() });
export type ResetWish = z.output<typeof ResetWish>;

/** A letter: personal data, and often a one-time link. */
const Letter = z.object({
  kind: z.enum(LETTER_KINDS),
  address: z.string(),
  name: z.string().nullable(),
  /** BCP 47 language tag. */
  locale: z.string(),
  /** IANA time zone of the times in the letter. */
  timeZone: z.string(),
  /** The organisation's name. */
  tenant: z.string(),
  /** True once its reader has proven the address. */
  isProven: z.boolean(),
  /** The one-time token of its link. */
  token: z.string().optional(),
  /** Name of the person who invites. */
  inviter: z.string().nullish(),
  /** When what it tells of happened, in milliseconds since 1970. */
  at: z.number().optional(),
  /** Browser and system of a sign-in. */
  device: z.string().nullish(),
});
export type Letter = z.output<typeof Letter>;

/** Content of a waiting letter, stored sealed. */
export const SealedLetter = z.union([Letter.extend({ kind: z.enum(LETTER_KINDS).exclude(['reset']) }), ResetWish]);
export type SealedLetter = z.output<typeof SealedLetter>;

/** Content of a letter without its reader. */
export type LetterMessage = Pick<Exclude<SealedLetter, ResetWish>, 'kind' | 'token' | 'inviter' | 'at' | 'device'>;
