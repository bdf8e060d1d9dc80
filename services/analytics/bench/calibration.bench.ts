import { addMonths, lastDayOf } from '../src/calendar/months.ts';
import { forecastProject, type ForecastInput } from '../src/forecast/forecast.ts';
import { Random } from '../src/forecast/random.ts';

/**
 * Measures the calibration of forecasts: known processes are simulated, forecast after some months and then let go on. For
 * each it prints the forecasts by their probability to overspend, what they said on average and how many did overspend, the share of
 * outcomes between `low` and `high` (eight of ten are wanted), and the Brier score (less is better; 0.25 is a coin). Each process is
 * tried as it is, and with one odd row in its past. `node services/analytics/bench/calibration.bench.ts [runs]`
 */
const RUNS = Number(process.argv[2] ?? 1_000);
const DRAWS = 1_000;
const NOW = '2026-11';
const MEDIAN = 300_000;

interface Process {
  name: string;
  /** Spend of one month relative to the median of months with spend. */
  draw: (random: Random) => number;
  closedMonths: readonly [least: number, most: number];
}

const logNormal = (deviation: number) => (random: Random) => Math.exp(deviation * random.normal());
const PROCESSES: readonly Process[] = [
  { name: 'log-normal, deviation 0.2', draw: logNormal(0.2), closedMonths: [4, 12] },
  { name: 'log-normal, deviation 0.5', draw: logNormal(0.5), closedMonths: [4, 12] },
  { name: 'log-normal, deviation 1.0', draw: logNormal(1), closedMonths: [4, 12] },
  { name: 'four months, deviation 0.5', draw: logNormal(0.5), closedMonths: [4, 4] },
  {
    name: 'three months in ten without spend',
    draw: (random) => (random.uniform() < 0.7 ? logNormal(0.5)(random) : 0),
    closedMonths: [6, 14],
  },
  {
    name: 'heavy tails (t with 3 degrees of freedom)',
    draw: (random) => Math.exp((0.3 * random.normal()) / Math.sqrt(random.chiSquared(3) / 3)),
    closedMonths: [6, 14],
  },
];

type OddRow = (past: number[], place: number) => void;
const ODD_ROWS: readonly (readonly [name: string, apply: OddRow])[] = [
  ['as it is', () => undefined],
  ['one row of a hundred months', (past, place) => void (past[place] = (past[place] ?? 0) + 100)],
  ['one month of 1.00 alone', (past, place) => void (past[place] = 100 / MEDIAN)],
];

function inputOf(past: readonly number[], ahead: number, limit: number): ForecastInput {
  const months = past.map((amount, index) => ({
    month: addMonths(NOW, index - past.length),
    amountMinor: BigInt(Math.round(amount * MEDIAN)),
  }));
  const spentMinor = months.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return {
    ...{ projectId: past.length, today: lastDayOf(NOW), endDate: lastDayOf(addMonths(NOW, ahead)), isOver: false },
    ...{ months, aheadThisMonthMinor: 0n, spentMinor },
    projectedEstimateMinor: spentMinor + BigInt(Math.round(limit * MEDIAN)),
  };
}

function calibrate({ name, draw, closedMonths: [least, most] }: Process, [odd, apply]: (typeof ODD_ROWS)[number]) {
  const bins = Array.from({ length: 5 }, () => ({ count: 0, said: 0, came: 0 }));
  let [brier, covered, forecasts] = [0, 0, 0];
  for (let run = 0; run < RUNS; run++) {
    const random = new Random(`${name}:${run}`);
    const past = Array.from({ length: least + Math.floor(random.uniform() * (most - least + 1)) }, () => draw(random));
    const ahead = 1 + Math.floor(random.uniform() * 9);
    const future = Array.from({ length: ahead }, () => draw(random)).reduce((sum, amount) => sum + amount, 0);
    // From half of what is usual to double.
    const limit = ahead * 2 ** (2 * random.uniform() - 1);
    apply(past, Math.floor(random.uniform() * past.length));
    const input = inputOf(past, ahead, limit);
    const { pOverspend, lowMinor, highMinor } = forecastProject(input, DRAWS);
    if (pOverspend === null || lowMinor === null || highMinor === null) continue;
    const came = future > limit ? 1 : 0;
    const total = Number(input.spentMinor) + future * MEDIAN;
    forecasts++;
    brier += (pOverspend - came) ** 2;
    if (total >= Number(lowMinor) && total <= Number(highMinor)) covered++;
    const bin = bins[Math.min(4, Math.floor(pOverspend * 5))];
    if (bin) Object.assign(bin, { count: bin.count + 1, said: bin.said + pOverspend, came: bin.came + came });
  }
  const shown = bins.map(({ count, said, came }) =>
    count === 0 ? '-' : `${(said / count).toFixed(2)}→${(came / count).toFixed(2)} (${count})`,
  );
  const scores = `Brier ${(brier / forecasts).toFixed(3)}, within ${((100 * covered) / forecasts).toFixed(0)} %`;
  process.stdout.write(`${name}, ${odd}: ${scores}; said→came: ${shown.join('  ')}\n`);
}

for (const known of PROCESSES) for (const odd of ODD_ROWS) calibrate(known, odd);
