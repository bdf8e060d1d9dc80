import { daysBetween, isWeekend } from './calendar.ts';
import { makeDemoPlan, type DemoExpense } from './demo-plan.ts';
import { decimal } from './demo-references.ts';

const TODAY = '2026-11-22';
const plan = makeDemoPlan(TODAY);
const sum = (expenses: readonly DemoExpense[]): number =>
  expenses.reduce((total, { amountMinor }) => total + amountMinor, 0);
const ofProject = (name: string): DemoExpense[] => plan.expenses.filter(({ project }) => project === name);

describe('makeDemoPlan', () => {
  it('is the same for the same day, and another for another', () => {
    expect(makeDemoPlan(TODAY)).toEqual(plan);
    expect(makeDemoPlan('2026-10-05')).not.toEqual(plan);
  });

  it('has what the demo promises', () => {
    expect(plan.categories).toHaveLength(8);
    expect(plan.accounts).toHaveLength(4);
    expect(new Set(plan.accounts.map(({ currency }) => currency))).toEqual(new Set(['USD', 'EUR']));
    expect(plan.projects).toHaveLength(5);
    expect(plan.expenses.length).toBeGreaterThan(2_000);
    expect(plan.expenses.filter(({ project }) => project === null).length).toBeGreaterThan(500);
    expect(new Set(plan.expenses.map(({ date }) => date.slice(0, 7))).size).toBeGreaterThanOrEqual(12);
  });

  it('spends on working days of the past, inside the project and with a rate of that week', () => {
    for (const { date, project } of plan.expenses) {
      expect(date <= TODAY && !isWeekend(date)).toBe(true);
      expect(plan.rates.some((rate) => daysBetween(rate.date, date) >= 0 && daysBetween(rate.date, date) <= 7)).toBe(
        true,
      );
      const start = plan.projects.find(({ name }) => name === project)?.startDate ?? date;
      expect(start <= date).toBe(true);
    }
  });

  it('overruns one estimate and keeps the others', () => {
    const overrun = plan.projects.filter(({ name, estimateMinor }) => sum(ofProject(name)) > estimateMinor);
    expect(overrun.map(({ name }) => name)).toEqual(['Office Move']);
  });

  it('leaves the cash box, and nothing else, below its threshold', () => {
    const low = plan.accounts.filter(({ name, openingMinor, thresholdMinor }) => {
      const deposits = plan.deposits.filter(({ account }) => account === name);
      const income = deposits.reduce((total, { amountMinor }) => total + amountMinor, 0);
      return openingMinor + income - sum(plan.expenses.filter(({ account }) => account === name)) <= thresholdMinor;
    });
    expect(low.map(({ name }) => name)).toEqual(['Petty Cash']);
    expect(plan.deposits.every(({ amountMinor }) => amountMinor > 0)).toBe(true);
  });
});

describe('makeDemoPlan, on the first day of a year after a leap day', () => {
  it('still spans twelve months', () => {
    const months = new Set(makeDemoPlan('2025-01-01').expenses.map(({ date }) => date.slice(0, 7)));
    expect([...months].sort().at(0)).toMatch(/^2024-0[12]$/);
  });
});

describe('decimal', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [-5, '-0.05'],
    [123_456, '1234.56'],
    [-2_500_000, '-25000.00'],
  ])('writes %d minor units as %s', (units, text) => {
    expect(decimal(units, 2)).toBe(text);
  });
});
