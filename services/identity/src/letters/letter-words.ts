import { languageOf } from '@outlay/text/language';
import type { LetterWords } from '@outlay/mail/letter';
import { pageWithToken } from '@outlay/mail/stop-links';
import { LINKS, type LinkKind } from '../links/link-kinds.ts';
import type { LetterCatalogue } from './language/catalogue.ts';
import { de } from './language/de.ts';
import { en } from './language/en.ts';
import { fr } from './language/fr.ts';
import type { Letter } from './letter.ts';

const CATALOGUES = { en, de, fr };

/**
 * Says a letter in its reader's language.
 * @param publicUrl base of all pages
 * @param declineUrl the page where its reader declines further letters; null where a letter cannot be declined
 */
export function letterWords(letter: Letter, publicUrl: string, declineUrl: string | null): LetterWords {
  const { kind, tenant, token, at, inviter = null, device = null } = letter;
  const { catalogue, locale, time } = languageOf<LetterCatalogue>(letter.locale, CATALOGUES);
  const text = catalogue.letters[kind]({
    ...{ tenant, inviter, device },
    time: at === undefined ? '' : time(new Date(at), letter.timeZone),
    validity: isLink(kind) ? validityIn(locale, kind) : '',
  });
  const link =
    text.action !== undefined && isLink(kind) && token !== undefined
      ? { label: text.action, url: pageWithToken(publicUrl, LINKS[kind].page, token) }
      : undefined;
  const note = text.note === undefined ? [] : [text.note];
  return {
    ...{ locale, subject: text.subject, greeting: catalogue.greeting(letter.name) },
    blocks: [{ title: text.title, lines: note, ...(link && { link }) }, { lines: [text.otherwise] }],
    footer:
      declineUrl === null
        ? { reason: catalogue.aboutAccount(tenant), links: [] }
        : { reason: catalogue.addressTyped(tenant), links: [{ label: catalogue.decline, url: declineUrl }] },
  };
}

function isLink(kind: string): kind is LinkKind {
  return Object.hasOwn(LINKS, kind);
}

function validityIn(locale: string, kind: LinkKind): string {
  const { validFor, unit } = LINKS[kind];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(validFor);
}
