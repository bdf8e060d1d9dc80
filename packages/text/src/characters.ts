/** White space: spaces, tabs and line ends, but no other control characters. */
const SPACES = /[\t\n\r\p{Zs}\p{Zl}\p{Zp}]+/gu;
/** Invisible hints: where words and lines may break, byte order marks. */
const HINTS = /[\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff]/g;
/** The flag of a region (a black flag, spelled out in tags), or tags elsewhere, which hide text. */
const FLAGS_AND_TAGS = /(\u{1f3f4}[\u{e0020}-\u{e007f}]+)|[\u{e0000}-\u{e007f}]+/gu;
/** A joiner joins letters or parts of an emoji; after a mark (a virama) it may end a word. */
const STRAY_JOINERS =
  /(?<!\p{M})[\u200c\u200d](?![\p{L}\p{M}\p{N}\p{Extended_Pictographic}])|(?<![\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]/gu;

/** Invisible characters (UAX #44, Default_Ignorable_Code_Point). */
export const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Text whose lower case is its folding. */
export const PLAIN_ASCII = /^[\t\n\r -~]*$/;

/** A visible character: not white space, not ignorable, and none of the blank letters and symbols. */
const VISIBLE = /[^\s\u{16fe4}\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\u2800\u{13441}\u{13442}\u{1d159}]/u;

/** Replaces each run of white space with one space, and trims. */
export function foldSpaces(text: string): string {
  return text.replace(SPACES, ' ').replace(/^ | $/g, '');
}

/** True for white space only. */
export function isBlank(text: string): boolean {
  return text.replace(SPACES, '') === '';
}

/** True if a text has a visible character. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Drops invisible characters; joiners inside words and emoji stay. */
export function withoutStrays(text: string): string {
  return text.replace(HINTS, '').replace(FLAGS_AND_TAGS, '$1').replace(STRAY_JOINERS, '');
}
