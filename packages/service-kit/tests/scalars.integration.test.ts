import pg from 'pg';
import { scalarResolvers } from '../src/graphql/scalars.ts';

const databaseUrl = process.env['TEST_DATABASE_URL'];
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
});
afterAll(() => client.end());

const isTaken = (text: string): boolean => {
  try {
    return scalarResolvers.DateTime.parseValue(text) === text;
  } catch {
    return false;
  }
};

describe('DateTime', () => {
  it.each([
    '2025-11-20T09:30:00Z',
    '2025-11-20T09:30:00.123456789+05:45',
    '2025-11-20T24:00:00Z',
    '0001-01-01T00:00:00+15:59',
    '9999-12-31T23:59:59-15:59',
  ])('%s is a moment for PostgreSQL too', async (text) => {
    expect(isTaken(text)).toBe(true);
    const { rows } = await client.query('select $1::timestamptz is not null as known', [text]);
    expect(rows).toEqual([{ known: true }]);
  });

  it.each([
    '9999-12-31T23:59:59-23:59',
    '2025-11-20T09:30:00+16:00',
    '2025-11-20T09:30:00-20:00',
    '2025-11-20T09:30:00+05:60',
    '2025-11-20T09:30:60Z',
    '2025-11-20T25:00:00Z',
    '0000-01-01T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2025-11-20',
    '2025-11-20T09:30:00',
  ])('%s is refused', (text) => expect(isTaken(text)).toBe(false));
});
