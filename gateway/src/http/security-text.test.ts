import Fastify from 'fastify';
import { registerSecurityText } from './security-text.ts';

const NOW = Date.parse('2026-11-30T15:00:00Z');

async function ask(contacts: string[]) {
  const app = Fastify();
  registerSecurityText(app, { contacts, nowMs: () => NOW });
  const answer = await app.inject('/.well-known/security.txt');
  await app.close();
  return answer;
}

describe('security.txt', () => {
  it('names every contact, and expires within a year', async () => {
    const { statusCode, headers, body } = await ask(['mailto:security@acme.example', 'https://acme.example/report']);
    expect({ statusCode, type: headers['content-type'] }).toEqual({
      statusCode: 200,
      type: 'text/plain; charset=utf-8',
    });
    expect(body.split('\n')).toEqual([
      'Contact: mailto:security@acme.example',
      'Contact: https://acme.example/report',
      'Expires: 2027-05-29T00:00:00.000Z',
      'Preferred-Languages: en',
      '',
    ]);
  });

  it('does not exist without a contact', async () => {
    expect((await ask([])).statusCode).toBe(404);
  });
});
