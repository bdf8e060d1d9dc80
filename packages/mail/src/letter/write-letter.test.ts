import { writeLetter } from './write-letter.ts';

const WORDS = {
  ...{ locale: 'en', subject: 'Join Acme', greeting: 'Hello Ada,' },
  blocks: [
    {
      title: 'Acme invites you.',
      lines: ['The link is valid for 7 days.'],
      link: { label: 'Join', url: 'https://o.example/join#token=1' },
    },
  ],
  footer: {
    reason: 'Somebody at Acme typed your address.',
    links: [{ label: 'No more letters', url: 'https://o.example/stop' }],
  },
};

describe('a letter', () => {
  it('says the same as text and as HTML', () => {
    const { subject, text, html } = writeLetter(WORDS);
    expect(subject).toBe('Join Acme');
    expect(text.split('\r\n')).toEqual([
      ...[
        'Hello Ada,',
        '',
        'Acme invites you.',
        'The link is valid for 7 days.',
        'Join: https://o.example/join#token=1',
        '',
      ],
      ...['-- ', 'Somebody at Acme typed your address.', 'No more letters: https://o.example/stop', ''],
    ]);
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<a href="https://o.example/join#token=1">Join</a>');
    expect(html).toContain('<strong>Acme invites you.</strong><br>The link is valid for 7 days.');
  });

  it('does without a title and without links', () => {
    const { text, html } = writeLetter({
      ...WORDS,
      blocks: [{ lines: ['Only this.'] }],
      footer: { reason: 'Because.', links: [] },
    });
    expect(text).toBe('Hello Ada,\r\n\r\nOnly this.\r\n\r\n-- \r\nBecause.\r\n');
    expect(html).not.toMatch(/<a |<strong>/);
  });

  it('lets no name add a line, a header or markup', () => {
    const evil = 'Eve\r\nBcc: all@acme.example\u2028<script>"&\'\u202e';
    const { subject, text, html } = writeLetter({
      ...WORDS,
      subject: evil,
      greeting: evil,
      footer: { reason: evil, links: [] },
    });
    expect(subject).toBe('Eve Bcc: all@acme.example <script>"&\'');
    expect(text.split('\r\n')[0]).toBe('Eve Bcc: all@acme.example <script>"&\'');
    expect(html).toContain('Eve Bcc: all@acme.example &lt;script&gt;&quot;&amp;&#39;');
  });
});
