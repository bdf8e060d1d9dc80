import type { FastifyInstance } from 'fastify';

const DAY_MS = 86_400_000;
/** The file is made at each request. RFC 9116 advises less than a year; readers ask again long before. */
const VALID_DAYS = 180;

export interface SecurityTextOptions {
  /** `mailto:` and `https:` addresses for reports of vulnerabilities, the preferred one first. */
  contacts: readonly string[];
  /** For tests: the time in milliseconds. */
  nowMs?: () => number;
}

/** `/.well-known/security.txt` (RFC 9116): where to report vulnerabilities of this installation. Without a contact there is none. */
export function registerSecurityText(app: FastifyInstance, { contacts, nowMs = Date.now }: SecurityTextOptions): void {
  if (contacts.length === 0) return;
  app.get('/.well-known/security.txt', { config: { open: true } }, async (_request, reply) => {
    const today = Math.floor(nowMs() / DAY_MS) * DAY_MS;
    const lines = [
      ...contacts.map((contact) => `Contact: ${contact}`),
      `Expires: ${new Date(today + VALID_DAYS * DAY_MS).toISOString()}`,
      'Preferred-Languages: en',
    ];
    void reply.header('Cache-Control', 'public, max-age=86400').type('text/plain; charset=utf-8');
    return reply.send(`${lines.join('\n')}\n`);
  });
}
