import { withClient } from '@outlay/tenancy/roles';
import type { ApiClient } from './api-client.ts';
import type { Outlay } from './outlay.ts';

/** A campaign that tries passwords for one account within an hour, each from the next of many addresses. */
export interface Campaign {
  /** Behind the trusted proxy. */
  anonymous: ApiClient;
  email: string;
  tries: number;
  addresses: number;
}

/** Steps of the hour. Between two of them, a minute passes for the limits of accounts. */
const MINUTES = 60;
/** Tries at the same time. */
const WIDTH = 8;

/** Runs the hour, shortened. @returns how many passwords were compared, and how many tries were refused before that */
export async function guess(
  outlay: Outlay,
  { anonymous, email, tries, addresses }: Campaign,
): Promise<{ compared: number; refused: number }> {
  const outcome = { compared: 0, refused: 0 };
  const attempt = async (n: number): Promise<void> => {
    const from = { 'x-forwarded-for': `10.${(n % addresses) >> 8}.${(n % addresses) & 255}.1` };
    const { status, text } = await anonymous.post('/auth/login', { email, password: `wrong ${n}` }, from);
    if (status === 401) outcome.compared += 1;
    else if (status === 429) outcome.refused += 1;
    else throw new Error(`${status}: ${text}`);
  };
  const ofMinute = Math.ceil(tries / MINUTES);
  for (let first = 0; first < tries; first += ofMinute) {
    const numbers = Array.from({ length: Math.min(ofMinute, tries - first) }, (_, at) => first + at).values();
    await Promise.all(
      Array.from({ length: WIDTH }, async () => {
        for (const n of numbers) await attempt(n);
      }),
    );
    await passMinute(outlay);
  }
  return outcome;
}

async function passMinute({ databases }: Outlay): Promise<void> {
  await withClient(databases.identity.superuserUrl, (client) =>
    client.query(`update sign_in_allowances set full_at = full_at - interval '1 minute'`),
  );
}
