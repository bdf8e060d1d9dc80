import { connect } from 'node:net';
import { once } from 'node:events';
import Fastify, { type FastifyInstance } from 'fastify';
import { registerBodyDeadline } from './body-deadline.ts';
import { answerUnreadable } from './unreadable.ts';

let app: FastifyInstance;
let port = 0;
beforeAll(async () => {
  app = Fastify({ clientErrorHandler: answerUnreadable });
  registerBodyDeadline(app, 100);
  app.post('/json', async ({ body }) => body);
  app.post('/refused', { onRequest: async (_request, reply) => reply.code(403).send({}) }, async () => null);
  app.post('/file', { config: { takesFile: true } }, async ({ body }) => body);
  port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(() => app.close());

/** Sends half of a body, and the rest when told to. */
async function halfway(path: string) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n"a`);
  const answer = once(socket, 'data').then(([data]) => String(data));
  const closed = once(socket, 'close');
  return { answer, closed, rest: () => socket.write('b"'), end: () => socket.destroy() };
}

it('refuses a body that does not arrive, unless it is a file', async () => {
  const [json, file] = await Promise.all([halfway('/json'), halfway('/file')]);
  expect(await json.answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*REQUEST_TIMEOUT/);
  file.rest();
  expect(await file.answer).toMatch(/^HTTP\/1\.1 200 /);
  file.end();
});

it('does not wait for the body of a refused request', async () => {
  const { answer, closed } = await halfway('/refused');
  expect(await answer).toMatch(/^HTTP\/1\.1 403 /);
  await closed;
});
