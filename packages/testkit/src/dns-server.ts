import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { decode, encode, type Answer, type Question } from 'dns-packet';

const RCODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3 };

/** The answer to a question about a name. `silent`: nothing. */
export type DnsReply = { answers: readonly Answer[] } | 'NXDOMAIN' | 'SERVFAIL' | 'silent';

/** A DNS server for tests, on a free port of loopback. */
export async function startDnsServer() {
  const socket = createSocket('udp4');
  const zone = new Map<string, DnsReply>();
  const asked: string[] = [];
  socket.on('message', (message, { port, address }) => {
    const { id, questions = [] } = decode(message);
    const [question] = questions;
    if (!question) return;
    asked.push(question.name);
    const reply = zone.get(question.name.toLowerCase()) ?? 'NXDOMAIN';
    if (reply !== 'silent') socket.send(packetOf(id, question, reply), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    /** Names that were asked for, in order. */
    asked,
    set: (name: string, reply: DnsReply) => void zone.set(name, reply),
    /** TXT records of a name, each of one or several strings. */
    setTxt: (name: string, ...records: (string | string[])[]) =>
      void zone.set(name, { answers: records.map((data) => ({ type: 'TXT', name, data, ttl: 1 })) }),
    stop: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}

export type DnsServer = Awaited<ReturnType<typeof startDnsServer>>;

function packetOf(id: number | undefined, question: Question, reply: Exclude<DnsReply, 'silent'>): Buffer {
  const code = typeof reply === 'string' ? reply : 'NOERROR';
  return encode({
    ...{ type: 'response', id: id ?? 0, questions: [question] },
    // Recursion is available; the low bits say how it went.
    flags: 0x0180 | RCODES[code],
    answers: typeof reply === 'string' ? [] : [...reply.answers],
  });
}
