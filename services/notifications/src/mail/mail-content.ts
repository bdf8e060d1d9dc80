import type { Alert } from '../alerts/alert.ts';
import { sentenceOf, subjectOf } from '../language/alert-message.ts';
import { speakerOf, type Speaker } from '../language/speaker.ts';

/** Content of a mail. */
export interface MailMaterial {
  kind: 'alert' | 'digest';
  /** At least one, oldest first. */
  alerts: readonly Alert[];
  /** The organisation's name. */
  tenant: string;
  reader: { name: string | null; locale: string; timeZone: string };
  /** Prefix of links. */
  publicUrl: string;
}

/** A mail's subject, and its body as text and as HTML. */
export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

/** Texts of one alert. */
interface Paragraph {
  sentence: string;
  times: string[];
  link: { label: string; url: string };
}

/** Writes a mail in the reader's language. Names are untrusted: they are escaped in HTML and kept to one line. */
export function mailContent({ kind, alerts, tenant, reader, publicUrl }: MailMaterial): MailContent {
  const speaker = speakerOf(reader.locale);
  const { catalogue } = speaker;
  const [first] = alerts;
  if (!first) throw new Error('A mail needs at least one alert.');
  const paragraphs = alerts.map((alert) => paragraphOf(alert, speaker, reader.timeZone, publicUrl));
  const intro = kind === 'digest' ? [catalogue.digestIntro(alerts.length)] : [];
  const subject = kind === 'digest' ? catalogue.digestSubject(alerts.length) : subjectOf(first.facts, speaker);
  const opening = [catalogue.greeting(reader.name === null ? null : oneLine(reader.name)), ...intro];
  const settings = { label: catalogue.changePreferences, url: preferencesUrl(publicUrl) };
  const reason = catalogue.reason(oneLine(tenant));
  return {
    subject: oneLine(subject),
    text: textOf(opening, paragraphs, reason, settings),
    html: htmlOf(speaker.locale, opening, paragraphs, reason, settings),
  };
}

/** URL of the page for e-mail preferences. */
export function preferencesUrl(publicUrl: string): string {
  return new URL('/settings/notifications', publicUrl).toString();
}

function paragraphOf(alert: Alert, speaker: Speaker, timeZone: string, publicUrl: string): Paragraph {
  const { catalogue, time } = speaker;
  const times = [catalogue.raised(time(alert.raisedAt, timeZone))];
  if (alert.recurrences > 0) times.push(catalogue.recurred(alert.recurrences));
  if (alert.clearedAt) times.push(catalogue.cleared(time(alert.clearedAt, timeZone)));
  const isAccount = alert.entityType === 'ACCOUNT';
  const path = `/${isAccount ? 'accounts' : 'projects'}/${alert.entityId}`;
  return {
    sentence: oneLine(sentenceOf(alert.facts, speaker)),
    times,
    link: {
      label: isAccount ? catalogue.showAccount : catalogue.showProject,
      url: new URL(path, publicUrl).toString(),
    },
  };
}

type Link = Paragraph['link'];

function textOf(opening: string[], paragraphs: Paragraph[], reason: string, settings: Link): string {
  const blocks = paragraphs.map(({ sentence, times, link }) => [sentence, ...times, `${link.label}: ${link.url}`]);
  const sections = [...opening.map((line) => [line]), ...blocks, ['-- ', reason, `${settings.label}: ${settings.url}`]];
  return `${sections.map((lines) => lines.join('\r\n')).join('\r\n\r\n')}\r\n`;
}

function htmlOf(locale: string, opening: string[], paragraphs: Paragraph[], reason: string, settings: Link): string {
  const anchor = ({ label, url }: Link) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`;
  const blocks = paragraphs.map(
    ({ sentence, times, link }) =>
      `<p><strong>${escapeHtml(sentence)}</strong><br>${times.map(escapeHtml).join('<br>')}<br>${anchor(link)}</p>`,
  );
  return [
    `<!doctype html><html lang="${escapeHtml(locale)}"><head><meta charset="utf-8"></head>`,
    '<body style="font-family: sans-serif; max-width: 40em">',
    ...opening.map((line) => `<p>${escapeHtml(line)}</p>`),
    ...blocks,
    `<hr><p style="font-size: smaller">${escapeHtml(reason)}<br>${anchor(settings)}</p>`,
    '</body></html>',
  ].join('\r\n');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Replaces control characters, line breaks of all kinds and directional marks by blanks. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}
