/** Spaces, tabs and line ends; other control characters are none, though Unicode counts some as white space. */
const SPACES = /[\t\n\r\p{Zs}\p{Zl}\p{Zp}]+/gu;
/** Characters of no width and no meaning of their own between two others: word and line break hints, byte order marks. */
const HINTS = /[\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff]/g;
/** Tags spell the flags of regions after a black flag; elsewhere they hide text. */
const STRAY_TAGS = /(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]*)[\u{e0000}-\u{e007f}]/gu;
/** A joiner joins letters or parts of an emoji; after a mark (a virama) it may end a word. */
const STRAY_JOINERS =
  /(?<!\p{M})[\u200c\u200d](?![\p{L}\p{M}\p{N}\p{Extended_Pictographic}])|(?<![\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]/gu;

/** Characters that may not show at all (UAX #44, Default_Ignorable_Code_Point). */
export const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Text that needs no more than lower case to be folded. */
export const PLAIN_ASCII = /^[\t\n\r -~]*$/;

/** Anything that leaves a mark: not white space, not ignorable, not one of the blanks that Unicode counts as symbols or letters. */
const VISIBLE = /[^\s\u{16fe4}\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\u2800\u{13441}\u{13442}\u{1d159}]/u;

/** Every run of white space as one space, none at the ends. */
export function foldSpaces(text: string): string {
  return text.replace(SPACES, ' ').replace(/^ | $/g, '');
}

/** Whether there is nothing but white space. */
export function isBlank(text: string): boolean {
  return text.replace(SPACES, '') === '';
}

/** Whether anything of a text can be seen. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Without invisible characters that join nothing: what is left keeps words and emoji as they were typed. */
export function withoutStrays(text: string): string {
  return text.replace(HINTS, '').replace(STRAY_TAGS, '').replace(STRAY_JOINERS, '');
}
