import { writeLetter, type LetterBlock, type WrittenLetter } from '@outlay/mail/letter';
import type { Alert } from '../alerts/alert.ts';
import { sentenceOf, subjectOf } from '../language/alert-message.ts';
import type { Catalogue } from '../language/catalogue.ts';
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
  /** The page where the reader declines mails. */
  stopUrl: string;
}

/** Writes a mail in the reader's language. */
export function mailContent({ kind, alerts, tenant, reader, publicUrl, stopUrl }: MailMaterial): WrittenLetter {
  const speaker = speakerOf(reader.locale);
  const { catalogue } = speaker;
  const [first] = alerts;
  if (!first) throw new Error('A mail needs at least one alert.');
  const intro = kind === 'digest' ? [{ lines: [catalogue.digestIntro(alerts.length)] }] : [];
  return writeLetter({
    locale: speaker.locale,
    subject: kind === 'digest' ? catalogue.digestSubject(alerts.length) : subjectOf(first.facts, speaker),
    greeting: catalogue.greeting(reader.name),
    blocks: [...intro, ...alerts.map((alert) => blockOf(alert, speaker, reader.timeZone, publicUrl))],
    footer: {
      reason: catalogue.reason(tenant),
      links: [
        { label: catalogue.changePreferences, url: new URL('/settings/notifications', publicUrl).toString() },
        { label: catalogue.stopMails, url: stopUrl },
      ],
    },
  });
}

function blockOf(alert: Alert, speaker: Speaker, timeZone: string, publicUrl: string): LetterBlock {
  const { catalogue, time } = speaker;
  const lines = [catalogue.raised(time(alert.raisedAt, timeZone))];
  if (alert.recurrences > 0) lines.push(catalogue.recurred(alert.recurrences));
  if (alert.clearedAt) lines.push(catalogue.cleared(time(alert.clearedAt, timeZone)));
  const { label, path } = pageOf(alert, catalogue);
  return {
    title: sentenceOf(alert.facts, speaker),
    lines,
    link: { label, url: new URL(path, publicUrl).toString() },
  };
}

function pageOf({ entityType, entityId }: Alert, catalogue: Catalogue): { label: string; path: string } {
  switch (entityType) {
    case 'ACCOUNT':
      return { label: catalogue.showAccount, path: `/accounts/${entityId}` };
    case 'PROJECT':
      return { label: catalogue.showProject, path: `/projects/${entityId}` };
    case 'WEBHOOK':
      return { label: catalogue.showWebhooks, path: '/webhooks' };
  }
}
