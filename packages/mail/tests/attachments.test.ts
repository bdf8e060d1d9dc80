import { composeFile, composeMail } from '../src/mime-message.ts';

const FROM = 'Outlay <outlay@localhost>';
const MAIL = {
  to: { name: null, address: 'operators@acme.example' },
  ...{ subject: 'Anchor', text: 'Keep it.', messageId: 'anchor@outlay', date: new Date('2026-11-30T02:00:00Z') },
  attachments: [{ name: 'anchor.jws', type: 'application/jose', content: `${'a'.repeat(2_000)}.b.c\n` }],
};

describe('a mail with a file', () => {
  it('has it as an attachment, whole however long its lines are', async () => {
    const raw = (await composeMail(MAIL, FROM)).raw.toString();
    expect(raw).toMatch(/Content-Type: application\/jose; name=anchor\.jws\r\n/);
    expect(raw).toMatch(/Content-Disposition: attachment; filename=anchor\.jws\r\n/);
    const encoded = /filename=anchor\.jws\r\n\r\n([\w+/=\r\n]+)\r\n--/.exec(raw)?.[1] ?? '';
    expect(Buffer.from(encoded, 'base64').toString()).toBe(MAIL.attachments[0]?.content);
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThan(998);
  });

  it('has it after its text in the local mailbox', () => {
    expect(composeFile(MAIL, FROM).toString()).toContain(`Keep it.\r\n\r\n${MAIL.attachments[0]?.content}`);
  });
});
