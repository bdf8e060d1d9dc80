import Fastify from 'fastify';
import { Agent } from 'undici';
import { registerJwks } from './jwks.ts';

const KEYS = { keys: [{ kty: 'OKP', kid: 'one' }] };
const identity = Fastify();
const gateway = Fastify();
const agent = new Agent();
let asked = 0;
let isDown = false;
let nowMs = 0;

beforeAll(async () => {
  identity.get('/jwks', async (_request, reply) => {
    asked += 1;
    return isDown ? reply.code(200).send('no keys') : KEYS;
  });
  const url = await identity.listen({ port: 0 });
  registerJwks(gateway, { url: `${url}/jwks`, dispatcher: agent, nowMs: () => nowMs });
});
afterAll(async () => {
  await agent.close();
  await Promise.all([identity.close(), gateway.close()]);
});

const get = () => gateway.inject('/.well-known/jwks.json');

describe('the key set', () => {
  it('is not kept when identity does not answer with keys', async () => {
    isDown = true;
    expect((await get()).statusCode).toBe(503);
    isDown = false;
    expect((await get()).json()).toEqual(KEYS);
    expect(asked).toBe(2);
  });

  it('is asked of identity once in its lifetime, and tells its age', async () => {
    nowMs += 30_000;
    const answers = await Promise.all(Array.from({ length: 20 }, get));
    for (const answer of answers) expect(answer.json()).toEqual(KEYS);
    nowMs += 29_999;
    const { headers } = await get();
    expect(headers).toMatchObject({ age: '29', 'cache-control': 'public, max-age=30' });
    expect(asked).toBe(3);
    nowMs += 1;
    await get();
    expect(asked).toBe(4);
  });
});
