import { screen, within } from '@testing-library/vue';
import { expect, it } from 'vitest';
import { FakeServer } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import PeriodCard from './PeriodCard.vue';

const OPEN = { __typename: 'Tenant', id: '1', closedThrough: null, closedPeriodVersion: 0 };

/** The dialog with this title. */
async function dialogOf(title: string) {
  const found = (await screen.findByText(title)).closest<HTMLElement>('[role="dialog"]');
  if (!found) throw new Error(`no dialog ${title}`);
  return within(found);
}

it('closes a period once one has read what that means, and opens it again', async () => {
  await signInWith(['tenant:manage']);
  const server = new FakeServer({ ClosedPeriod: { tenant: OPEN } });
  const { user } = await renderInApp(PeriodCard, { server, withCache: true, props: { organisation: '1' } });
  expect(await screen.findByText('Every day is open.')).toBeTruthy();
  const day = screen.getByLabelText('Close through');
  const save = () => user.click(screen.getByText('Save'));
  await save();
  expect(await screen.findByText('Choose a day.')).toBeTruthy();
  await user.type(day, '2999-01-01');
  await save();
  expect(await screen.findByText('Choose a day before today.')).toBeTruthy();
  await user.clear(day);
  await user.type(day, '2026-06-30');
  await save();
  const dialog = await dialogOf('Close through Jun 30, 2026?');
  expect(dialog.getByText(/can no longer be recorded, changed, deleted or restored/)).toBeTruthy();
  server.answer('ClosePeriod', { closePeriod: { ...OPEN, closedThrough: '2026-06-30', closedPeriodVersion: 1 } });
  await user.click(dialog.getByRole('button', { name: 'Close period' }));
  expect(await screen.findAllByText('Closed through Jun 30, 2026.')).toBeTruthy();
  expect(server.variablesOf('ClosePeriod')).toEqual([{ closedThrough: '2026-06-30', expectedVersion: 0 }]);

  await user.click(screen.getByText('Open every day'));
  const warning = await dialogOf('Open every day?');
  expect(warning.getByText(/figures that were reported/)).toBeTruthy();
  server.answer('ClosePeriod', { closePeriod: { ...OPEN, closedPeriodVersion: 2 } });
  await user.click(warning.getByRole('button', { name: 'Open period' }));
  expect(await screen.findByText('Every day is open.')).toBeTruthy();
  expect(server.variablesOf('ClosePeriod')[1]).toEqual({ closedThrough: null, expectedVersion: 1 });
});
