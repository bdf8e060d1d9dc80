import { escapeHtml, oneLine } from './untrusted-text.ts';

/** A link, and the words that it stands behind. */
export interface LetterLink {
  label: string;
  url: string;
}

/** A block of a letter. */
export interface LetterBlock {
  /** Shown in bold above the lines. */
  title?: string;
  lines: readonly string[];
  link?: LetterLink;
}

/** The words of a letter, in one language. Names in them may be untrusted: they are kept to one line, and escaped in HTML. */
export interface LetterWords {
  /** BCP 47 tag of the language. */
  locale: string;
  subject: string;
  greeting: string;
  blocks: readonly LetterBlock[];
  /** Why the reader gets the letter, and where to decline further ones. */
  footer: { reason: string; links: readonly LetterLink[] };
}

/** A letter's subject, and its body as text and as HTML. */
export interface WrittenLetter {
  subject: string;
  text: string;
  html: string;
}

const LINE_END = '\r\n';

/** Writes a letter as text and as HTML. */
export function writeLetter(words: LetterWords): WrittenLetter {
  return { subject: oneLine(words.subject), text: textOf(words), html: htmlOf(words) };
}

function textOf({ greeting, blocks, footer }: LetterWords): string {
  const sections = [
    [oneLine(greeting)],
    ...blocks.map(({ title = [], lines, link }) => [title, lines, linkLine(link)].flat().map(oneLine)),
    ['-- ', ...[footer.reason, footer.links.flatMap(linkLine)].flat().map(oneLine)],
  ];
  return `${sections.map((lines) => lines.join(LINE_END)).join(LINE_END + LINE_END)}${LINE_END}`;
}

function linkLine(link: LetterLink | undefined): string[] {
  return link === undefined ? [] : [`${link.label}: ${link.url}`];
}

function htmlOf({ locale, greeting, blocks, footer }: LetterWords): string {
  const text = (line: string) => escapeHtml(oneLine(line));
  const anchor = (link: LetterLink | undefined) =>
    link === undefined ? [] : [`<a href="${escapeHtml(link.url)}">${text(link.label)}</a>`];
  const paragraph = ({ title, lines, link }: LetterBlock) =>
    `<p>${[...(title === undefined ? [] : [`<strong>${text(title)}</strong>`]), ...lines.map(text), ...anchor(link)].join('<br>')}</p>`;
  return [
    `<!doctype html><html lang="${escapeHtml(locale)}"><head><meta charset="utf-8"></head>`,
    '<body style="font-family: sans-serif; max-width: 40em">',
    `<p>${text(greeting)}</p>`,
    ...blocks.map(paragraph),
    `<hr><p style="font-size: smaller">${[text(footer.reason), ...footer.links.flatMap(anchor)].join('<br>')}</p>`,
    '</body></html>',
  ].join(LINE_END);
}
