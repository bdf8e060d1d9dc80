import fc from 'fast-check';
import { newEventId } from '@outlay/messaging/event-id';
import type { OutgoingRecord } from '@outlay/messaging/event-log';
import { isNewer } from '@outlay/messaging/ordering';
import {
  accountEvent,
  categoryEvent,
  expenseEvent,
  projectEvent,
  tenantEvent,
  type ExpenseState,
} from './event-book.ts';

/** A history of one expense: its states in order, each with where it stands. */
interface Step {
  expense: number;
  epoch: number;
  version: number;
  state: ExpenseState;
}

const state: fc.Arbitrary<ExpenseState> = fc.record({
  account: fc.integer({ min: 1, max: 3 }),
  project: fc.option(fc.integer({ min: 1, max: 3 })),
  category: fc.option(fc.integer({ min: 1, max: 2 })),
  base: fc.bigInt(1n, 10n ** 12n),
  inProject: fc.bigInt(1n, 10n ** 12n),
  projectCurrency: fc.constantFrom('USD', 'EUR'),
  day: fc.constantFrom('2026-09-30', '2026-10-01', '2026-10-31', '2026-11-01', '2025-12-31'),
  vendor: fc.constantFrom('Figma', ' FIGMA ', 'Hetzner', 'Å', ''),
  tags: fc.subarray(['travel', 'q4', 'ä b']),
  deleted: fc.boolean(),
});

/** Edits, moves, deletions and restores of a few expenses; after a restored backup versions come again in a new epoch. */
const steps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.array(state, { minLength: 1, maxLength: 5 }),
      fc.option(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(state, { minLength: 1, maxLength: 3 }))),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((histories) =>
    histories.flatMap(([expense, states, restored], index) => {
      const id = expense + 10 * index;
      const first = states.map((one, at) => ({ expense: id, epoch: 1, version: at + 1, state: one }));
      const [from, again] = restored ?? [0, []];
      return [...first, ...again.map((one, at) => ({ expense: id, epoch: 2, version: from + at, state: one }))];
    }),
  );

/** A history, and the events of it in a random order, some of them twice. */
export const randomHistory = steps.chain((all) =>
  fc
    .tuple(
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.subarray(all, { maxLength: Math.min(all.length, 6) }),
    )
    .map(([shuffled, twice]) => ({ steps: all, order: [...shuffled, ...twice] })),
);

/** The events of a history for one tenant. Twice delivered ones are the same event. */
export function recordsOf(tenantId: number, { steps: all, order }: { steps: Step[]; order: Step[] }): OutgoingRecord[] {
  const ids = new Map(all.map((step) => [step, newEventId()]));
  const scale = tenantId * 1_000;
  const at = { tenantId };
  const expenses = order.map((step) =>
    expenseEvent(scale + step.expense, step.state, {
      ...{ tenantId, epoch: step.epoch, version: step.version, eventId: ids.get(step) ?? '' },
      time: new Date(Date.UTC(2026, 10, 1, step.epoch, step.version, step.expense)),
    }),
  );
  const known = [1, 2, 3].flatMap((id) => [
    projectEvent(id, {}, at),
    accountEvent(id, {}, at),
    categoryEvent(id, {}, at),
  ]);
  return [...expenses, tenantEvent(tenantId), ...known];
}

/** The newest state of each expense. */
export function newestOf(all: readonly Step[]): Map<number, Step> {
  const newest = new Map<number, Step>();
  for (const step of all) if (isNewer(step, newest.get(step.expense))) newest.set(step.expense, step);
  return newest;
}
