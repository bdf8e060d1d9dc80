import { addDays, daysBetween, isWeekend, lastTwelveMonths, type Day } from './calendar.ts';
import { COST_KINDS, PROJECTS, type CostKind, type ProjectSketch } from './demo-catalogue.ts';
import { createRandom, type Random } from './random.ts';

export type DemoCurrency = 'USD' | 'EUR';

/** An account; amounts in minor units of its currency. */
export interface DemoAccount {
  name: string;
  type: 'BANK' | 'CARD' | 'CASH';
  currency: DemoCurrency;
  openingMinor: number;
  thresholdMinor: number;
  overdraft: 'ALLOW' | 'WARN';
}

export interface DemoProject {
  name: string;
  description: string;
  currency: DemoCurrency;
  status: 'ACTIVE' | 'COMPLETED';
  startDate: Day;
  endDate: Day;
  budgetMinor: number;
  estimateMinor: number;
}

/** One rate: what one euro was worth in dollars. */
export interface DemoRate {
  date: Day;
  /** Ten-thousandths. */
  rate: number;
}

export interface DemoDeposit {
  account: string;
  date: Day;
  amountMinor: number;
  source: string;
}

export interface DemoExpense {
  account: string;
  currency: DemoCurrency;
  amountMinor: number;
  date: Day;
  vendor: string;
  note: string;
  category: string;
  tags: string[];
  project: string | null;
  crossProject: string | null;
  /** Role of the recording user. */
  by: 'OWNER' | 'ADMIN' | 'MEMBER';
}

/** Everything the demo tenant has, in plain values. */
export interface DemoPlan {
  categories: readonly CostKind[];
  accounts: DemoAccount[];
  projects: DemoProject[];
  rates: DemoRate[];
  deposits: DemoDeposit[];
  expenses: DemoExpense[];
}

const SEED = 20_261_122;
const UNRELATED_A_MONTH = 70;
const CASH = 'Petty Cash';
/** Balance of the cash box, below its threshold. */
const CASH_LEFT_MINOR = 11_840;

const ACCOUNTS: readonly [DemoAccount, ...DemoAccount[]] = [
  {
    name: 'Main OpEx',
    type: 'BANK',
    currency: 'USD',
    openingMinor: 8_500_000,
    thresholdMinor: 2_000_000,
    overdraft: 'WARN',
  },
  {
    name: 'Company Card',
    type: 'CARD',
    currency: 'USD',
    openingMinor: 0,
    thresholdMinor: -2_500_000,
    overdraft: 'ALLOW',
  },
  {
    name: 'Euro Account',
    type: 'BANK',
    currency: 'EUR',
    openingMinor: 6_000_000,
    thresholdMinor: 1_500_000,
    overdraft: 'WARN',
  },
  { name: CASH, type: 'CASH', currency: 'EUR', openingMinor: 30_000, thresholdMinor: 20_000, overdraft: 'WARN' },
];

/** Plans a year of the demo tenant's life up to a day. The same day makes the same plan. */
export function makeDemoPlan(today: Day): DemoPlan {
  const random = createRandom(SEED);
  const months = lastTwelveMonths(today);
  const rates = planRates(random, addDays(months[0] ?? today, -7), today);
  const expenses = months.flatMap((month, index) => planMonth(random, month, index, today));
  return {
    categories: COST_KINDS,
    accounts: [...ACCOUNTS],
    projects: PROJECTS.map((sketch) => planProject(sketch, expenses, months, today)),
    rates,
    deposits: ACCOUNTS.flatMap((account) => planDeposits(account, expenses, months)),
    expenses: expenses.sort((a, b) => daysBetween(b.date, a.date)),
  };
}

/** Weekly, so that every day has one that is at most a week old. */
function planRates(random: Random, first: Day, today: Day): DemoRate[] {
  const rates: DemoRate[] = [];
  let rate = 10_840;
  for (let date = first; date <= today; date = addDays(date, 7)) {
    rate = Math.min(11_400, Math.max(10_300, rate + random.between(-90, 92)));
    rates.push({ date, rate });
  }
  return rates;
}

function planMonth(random: Random, month: Day, index: number, today: Day): DemoExpense[] {
  const sketches = PROJECTS.filter(({ months: [first, last] }) => index >= first && index <= last);
  const related = sketches.flatMap((sketch) =>
    Array.from({ length: sketch.pace }, () => planExpense(random, month, sketch)),
  );
  const unrelated = Array.from({ length: UNRELATED_A_MONTH }, () => planExpense(random, month, null));
  return [...related, ...unrelated].filter(({ date }) => date <= today);
}

function planExpense(random: Random, month: Day, sketch: ProjectSketch | null): DemoExpense {
  const kind = random.pick(COST_KINDS);
  const amountMinor = leaningLow(random, kind.minMinor, kind.maxMinor);
  const account = chooseAccount(random, sketch, amountMinor);
  const others = PROJECTS.filter(({ name }) => name !== sketch?.name).map(({ name }) => name);
  return {
    account: account.name,
    // Now and then somebody pays in the other currency with the card.
    currency: account.type === 'CARD' && random.chance(15) ? 'EUR' : account.currency,
    amountMinor,
    date: workingDay(addDays(month, random.between(0, 27))),
    vendor: random.pick(kind.vendors),
    note: random.pick(kind.notes),
    category: kind.name,
    tags: random.chance(70) ? [random.pick(kind.tags)] : [],
    project: sketch?.name ?? null,
    crossProject: random.chance(4) ? (others[random.between(0, others.length - 1)] ?? null) : null,
    by: random.pick(['MEMBER', 'MEMBER', 'MEMBER', 'ADMIN', 'OWNER']),
  };
}

/** The cube of an even choice: most amounts are small, a few are large, as in life. */
function leaningLow(random: Random, min: number, max: number): number {
  const share = random.between(0, 1000);
  return min + Math.floor(((max - min) * share ** 3) / 1000 ** 3);
}

function chooseAccount(random: Random, sketch: ProjectSketch | null, amountMinor: number): DemoAccount {
  const currency = sketch?.currency ?? random.pick(['USD', 'EUR']);
  const isSmallCash = amountMinor < 4_000 && currency === 'EUR';
  const suitable = ACCOUNTS.filter(
    (account) => account.currency === currency && (account.name === CASH) === isSmallCash,
  );
  return suitable[random.between(0, suitable.length - 1)] ?? ACCOUNTS[0];
}

function workingDay(day: Day): Day {
  return isWeekend(day) ? addDays(day, -2) : day;
}

function planProject(
  sketch: ProjectSketch,
  expenses: readonly DemoExpense[],
  months: readonly Day[],
  today: Day,
): DemoProject {
  const spentMinor = sum(expenses.filter(({ project }) => project === sketch.name));
  const estimateMinor = wholeThousands((spentMinor * sketch.estimatePercent) / 100);
  const { name, description, currency, status } = sketch;
  return {
    name,
    description,
    currency,
    status,
    // A day of the first week may be drawn back into the month before, past a weekend.
    startDate: addDays(months[sketch.months[0]] ?? today, -3),
    endDate: addDays(today, sketch.endsInDays),
    budgetMinor: wholeThousands(estimateMinor * 0.96),
    estimateMinor,
  };
}

/** Every month brings a twelfth of what the year costs, so that nothing piles up; the cash box is kept short. */
function planDeposits(account: DemoAccount, expenses: readonly DemoExpense[], months: readonly Day[]): DemoDeposit[] {
  const spentMinor = sum(expenses.filter((expense) => expense.account === account.name));
  const isCash = account.name === CASH;
  const neededMinor = isCash ? spentMinor - account.openingMinor + CASH_LEFT_MINOR : spentMinor;
  const monthlyMinor = Math.floor(neededMinor / months.length);
  const restMinor = neededMinor - monthlyMinor * months.length;
  return months.map((date, index) => ({
    account: account.name,
    date,
    amountMinor: monthlyMinor + (index === 0 ? restMinor : 0),
    source: isCash ? 'Withdrawal for the cash box' : 'Monthly funding',
  }));
}

function sum(expenses: readonly DemoExpense[]): number {
  return expenses.reduce((total, { amountMinor }) => total + amountMinor, 0);
}

function wholeThousands(minor: number): number {
  return Math.ceil(minor / 100_000) * 100_000;
}
