import type { EntityManager } from '@mikro-orm/postgresql';

/** `asked`: strangers can cause it by typing the address. `notice`: only who knows the account's password can. */
export type LetterClass = 'asked' | 'notice';

/** Letters by address, across tenants: how many it got today, and whether its reader wants none. Knows digests only. */
export class AddressAllowanceRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  /**
   * Counts a letter of today (UTC), unless there are `most` already, and waits for others to the same address.
   * @returns how many there are with it; null where it is one too many
   */
  async count(digest: string, letterClass: LetterClass, most: number): Promise<number | null> {
    const [row]: { letters: number }[] = await this.#em.execute(
      `insert into address_days (address_digest, day, class, letters)
         values (?, (now() at time zone 'UTC')::date, ?, 1)
       on conflict (address_digest, day, class) do update set letters = address_days.letters + 1
         where address_days.letters < ? returning letters`,
      [digest, letterClass, most],
    );
    return row?.letters ?? null;
  }

  async hasDeclined(digest: string): Promise<boolean> {
    return (await this.declinedAmong([digest])).size > 0;
  }

  /** Returns the addresses whose readers want no letters. */
  async declinedAmong(digests: readonly string[]): Promise<Set<string>> {
    const rows: { address_digest: string }[] = await this.#em.execute(
      `select address_digest from declined_addresses where address_digest = any(?::text[])`,
      [`{${digests.join(',')}}`],
    );
    return new Set(rows.map(({ address_digest: digest }) => digest));
  }

  async decline(digest: string): Promise<void> {
    await this.#em.execute(`insert into declined_addresses (address_digest) values (?) on conflict do nothing`, [
      digest,
    ]);
  }

  async allow(digest: string): Promise<void> {
    await this.#em.execute(`delete from declined_addresses where address_digest = ?`, [digest]);
  }
}
