import type { Alert, AlertFacts } from '../alerts/alert.ts';
import { messageOf } from '../language/alert-message.ts';
import { mailContent } from './mail-content.ts';

const LOW: AlertFacts = {
  ...{ type: 'LOW_BALANCE', account: 'Main', currency: 'EUR' },
  ...{ balanceMinor: '-123456789012345', thresholdMinor: '500000' },
};
const OVER: AlertFacts = {
  ...{ type: 'FORECAST_OVERSPEND', project: 'Bridge', currency: 'JPY', estimateMinor: '1200000' },
  ...{ expectedMinor: '1500000', probability: 0.9999 },
};
const reader = { name: 'Ada', locale: 'en', timeZone: 'America/New_York' };

function alert(facts: AlertFacts, changes: Partial<Alert> = {}): Alert {
  return {
    ...{ id: 1, type: facts.type, severity: 'WARNING', entityId: 7, message: '', facts, version: 1, recurrences: 0 },
    ...{ raisedVersion: 1, raisedPosition: 1, position: 1, raisedAt: new Date('2026-11-22T10:00:00Z') },
    ...{ entityType: facts.type === 'LOW_BALANCE' ? 'ACCOUNT' : 'PROJECT' },
    ...{ createdAt: new Date('2026-11-22T10:00:00Z'), clearedAt: null },
    ...changes,
  };
}
const write = (alerts: Alert[], changes: object = {}) =>
  mailContent({
    kind: 'alert',
    alerts,
    tenant: 'Acme',
    reader,
    publicUrl: 'https://o.example',
    stopUrl: 'https://o.example/stop-mails#token=t',
    ...changes,
  });

describe('a message', () => {
  it.each([
    ['en', 'The balance of account “Main” is -€1,234,567,890,123.45, at or below its threshold of €5,000.00.'],
    [
      'de',
      'Das Konto „Main“ steht bei -1.234.567.890.123,45 € und hat damit die Warngrenze von 5.000,00 € erreicht oder unterschritten.',
    ],
    [
      'fr',
      'Le solde du compte « Main » est de -1 234 567 890 123,45 € : il a atteint ou dépassé son seuil d’alerte de 5 000,00 €.',
    ],
    ['nl-NL', 'The balance of account “Main” is -€1,234,567,890,123.45, at or below its threshold of €5,000.00.'],
    ['not a tag', 'The balance of account “Main” is -€1,234,567,890,123.45, at or below its threshold of €5,000.00.'],
  ])('in %s keeps every digit', (locale, message) => {
    expect(messageOf(LOW, locale).replaceAll(/[\u00a0\u202f]/g, ' ')).toBe(message);
  });

  it('never says that it is certain, and does without a name or an expectation', () => {
    expect(messageOf(OVER, 'en')).toBe(
      'Project “Bridge” will probably cost more than its estimate of ¥1,200,000: ¥1,500,000 in total are expected (probability 99%).',
    );
    expect(messageOf({ ...OVER, project: null, expectedMinor: null, probability: 0.9 }, 'de')).toMatch(
      /^Ein Projekt wird voraussichtlich mehr kosten als die veranschlagten 1\.200\.000\s¥ \(Wahrscheinlichkeit 90\s%\)\.$/,
    );
  });
});

describe('a mail', () => {
  it('shows the time in the reader’s zone, and whether the condition is over', () => {
    const { text } = write([alert(LOW, { clearedAt: new Date('2026-11-22T20:30:00Z') })]);
    expect(text.replaceAll('\u202f', ' ')).toContain('Noticed on November 22, 2026 at 5:00 AM.');
    expect(text.replaceAll('\u202f', ' ')).toContain('No longer the case since November 22, 2026 at 3:30 PM.');
    expect(text).toContain('Show the account: https://o.example/accounts/7\r\n');
    expect(text).toContain('Change the notification settings: https://o.example/settings/notifications');
    expect(text).toContain('No more mails to this address: https://o.example/stop-mails#token=t');
  });

  it.each([
    ['en', 0, null],
    ['en', 1, 'The condition had cleared and came back once.'],
    ['de', 5, 'Die Warnung war bereits behoben und ist 5-mal erneut eingetreten.'],
    ['fr', 5, 'La situation s’était rétablie, puis s’est reproduite 5 fois.'],
  ])('in %s of a condition that came back %i times says so', (locale, recurrences, sentence) => {
    const { text } = write([alert(LOW, { recurrences })], { reader: { ...reader, locale } });
    if (sentence === null) expect(text).not.toContain('came back');
    else expect(text).toContain(sentence);
  });

  it('of several is a summary', () => {
    const { subject, text, html } = write([alert(LOW), alert(OVER, { entityId: 8 })], { kind: 'digest' });
    expect(subject).toBe('2 new alerts');
    expect(text).toContain('Since the last summary there were 2 alerts:');
    expect(text).toContain('https://o.example/projects/8');
    expect(html).toContain('<a href="https://o.example/accounts/7">Show the account</a>');
  });

  it('escapes what people wrote, and keeps it to its line', () => {
    const evil = `</p><img src=x onerror="alert('1')">&\r\nBcc: a@b.example\u2028\u202egnp`;
    const { subject, text, html } = write([alert({ ...LOW, account: evil })], {
      tenant: evil,
      reader: { ...reader, name: evil },
    });
    expect(subject).not.toMatch(/[\r\n\u2028\u202e]/);
    expect(html).not.toMatch(/<img|onerror="|\u202e/);
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;');
    expect(text.split('\r\n').some((line) => line.startsWith('Bcc:'))).toBe(false);
  });
});
