import type { Account } from '@outlay/ledger/accounts/account.entity';
import type { Expense, FrozenAmount } from '@outlay/ledger/expenses/expense';
import { EMPTY_DRAFT } from '@outlay/ledger/expenses/recording/expense-draft';
import { createRandom, type Random } from '@outlay/scripts/seed/random';
import type { BenchTenant } from './bench-tenant.ts';

/** Largest amount of an expense, in minor units. */
export const LARGEST_MINOR = 50_000;
const DAYS = 3 * 365;
const DAY_MS = 24 * 3_600_000;
const VENDORS = 5_000;
const RARE_WORDS = 20_000;
const TAGS = ['travel', 'hardware', 'software', 'catering', 'rent', 'fuel', 'print', 'phone', 'urgent', 'reimbursed'];
const WORDS = ['invoice', 'monthly', 'team', 'office', 'client', 'workshop', 'licence', 'repair', 'order', 'delivery'];
/** In about half of all notes. */
export const COMMON_WORD = 'invoice';

/** Makes expenses, the same ones for the same seed: of all projects, categories, vendors and days, some far more than others. */
export class ExpenseSource {
  readonly #tenant: BenchTenant;
  readonly #accounts: readonly Account[];
  readonly #random: Random;
  readonly #days: readonly string[];

  constructor(tenant: BenchTenant, accounts: readonly Account[], seed = 1) {
    this.#tenant = tenant;
    this.#accounts = accounts;
    this.#random = createRandom(seed);
    const today = Date.now();
    this.#days = Array.from({ length: DAYS }, (_none, age) =>
      new Date(today - (age + 1) * DAY_MS).toISOString().slice(0, 10),
    );
  }

  next(id: number, now: Date): Expense {
    const random = this.#random;
    const { categories, ownerId } = this.#tenant;
    const amountMinor = BigInt(random.between(100, LARGEST_MINOR));
    const rate = { rate: '1', rateInverse: false, rateDate: null, rateSource: 'same' } as const;
    const frozen: FrozenAmount = { amountMinor, currency: 'USD', ...rate };
    const projectId = this.#project();
    return {
      ...EMPTY_DRAFT,
      id,
      accountId: this.#accounts[random.between(0, this.#accounts.length - 1)]?.id ?? 0,
      projectId,
      categoryId: random.chance(95) ? (categories[this.#skewed(categories.length)] ?? null) : null,
      amountMinor,
      currency: frozen.currency,
      accountAmount: frozen,
      projectAmount: projectId === null ? null : frozen,
      baseAmount: frozen,
      expenseDate: this.#days[random.between(0, DAYS - 1)] ?? '',
      vendor: random.chance(90) ? `Vendor ${this.#skewed(VENDORS)}` : null,
      note: random.chance(70) ? this.#note() : null,
      tags: this.#tags(),
      createdBy: ownerId,
      createdByKey: null,
      importId: null,
      createdAt: now,
      updatedAt: now,
      softDeletedAt: null,
      version: 1,
    };
  }

  /** The first project has two fifths of all expenses; one in ten has none. */
  #project(): number | null {
    const { projects } = this.#tenant;
    const random = this.#random;
    if (random.chance(10)) return null;
    return (random.chance(44) ? projects[0] : projects[random.between(0, projects.length - 1)]) ?? null;
  }

  /** A place in a list of `length`: half of the choices fall on its first eighth. */
  #skewed(length: number): number {
    const share = this.#random.between(0, 9_999) / 10_000;
    return Math.floor(share ** 3 * length);
  }

  #note(): string {
    const random = this.#random;
    const words = Array.from({ length: random.between(1, 5) }, () => WORDS[random.between(1, WORDS.length - 1)] ?? '');
    if (random.chance(50)) words.push(COMMON_WORD);
    if (random.chance(60)) words.push(`ref${random.between(1, RARE_WORDS)}`);
    return words.join(' ');
  }

  #tags(): string[] {
    const random = this.#random;
    const tags = Array.from({ length: random.between(0, 3) }, () => TAGS[this.#skewed(TAGS.length)] ?? '');
    return [...new Set(tags)].sort();
  }
}
