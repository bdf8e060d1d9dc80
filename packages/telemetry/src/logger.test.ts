import { runWithLogContext } from './log-context.ts';
import { createLogger } from './logger.ts';

function capture() {
  const lines: Record<string, unknown>[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return { lines, logger: createLogger({ service: 'ledger', level: 'info', stream }) };
}

describe('createLogger', () => {
  it('carries the request and the tenant, however deep, and only there', async () => {
    const { lines, logger } = capture();
    await runWithLogContext({ requestId: 'r-1' }, async () => {
      await Promise.resolve();
      runWithLogContext({ tenantId: 7 }, () => logger.info('inside'));
    });
    logger.info('outside');
    expect(lines[0]).toMatchObject({
      service: 'ledger',
      request_id: 'r-1',
      tenant_id: 7,
      msg: 'inside',
      level: 'info',
    });
    expect(lines[1]).not.toHaveProperty('request_id');
  });

  it('redacts secrets and personal data', () => {
    const { lines, logger } = capture();
    logger.info(
      { user: { email: 'a@b.example', password: 'hunter2' }, headers: { authorization: 'Bearer x' } },
      'sign-in',
    );
    expect(JSON.stringify(lines)).not.toMatch(/hunter2|a@b\.example|Bearer x/);
  });

  it('says of an error what it is, and nothing of the data or the connection it carries', () => {
    const { lines, logger } = capture();
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (vendor)=(Secret Ltd)' });
    logger.error({ err: new Error('not stored', { cause }) }, 'failed');
    expect(lines[0]).toMatchObject({
      err: { type: 'Error', message: 'not stored', cause: { message: 'duplicate key', code: '23505' } },
    });
    expect(JSON.stringify(lines)).not.toContain('Secret Ltd');
  });

  it('logs name, message, code and cause of an error, and no other properties', () => {
    const { lines, logger } = capture();
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    logger.error({ err: Object.assign(new Error('lost', { cause }), { client: { password: 'hunter2' } }) }, 'away');
    expect(lines[0]?.['err']).toMatchObject({ message: 'lost', cause: { message: 'refused', code: 'ECONNREFUSED' } });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });
});
