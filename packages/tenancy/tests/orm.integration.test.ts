import { createLogger } from '@outlay/telemetry/logger';
import { createOrm, ping } from '../src/orm.ts';

const logger = createLogger({ service: 'test', level: 'silent' });

async function answers(url: string): Promise<boolean> {
  const orm = createOrm({ url, entities: [], poolSize: 1, logger });
  try {
    return await ping(orm);
  } finally {
    await orm.close();
  }
}

describe('ping', () => {
  it('finds a database that nothing has used yet', async () => {
    expect(await answers(process.env['TEST_DATABASE_URL'] ?? '')).toBe(true);
  });

  it('says no where nobody answers', async () => {
    expect(await answers('postgres://nobody:secret@127.0.0.1:1/nothing')).toBe(false);
  });
});
