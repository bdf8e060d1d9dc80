import { screen, waitFor } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import type { Permission } from '@/session/permission.ts';
import { FakeServer, refuse } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import ExchangeRatesPage from './ExchangeRatesPage.vue';

const WRITER: Permission[] = ['rates:read', 'rates:write'];
const RATE = {
  ...{ id: '3', date: '2026-05-17', from: 'EUR', to: 'USD', rate: '1.25', version: 1 },
  updatedAt: '2026-05-17T10:00:00.000Z',
};

async function open(permissions: readonly Permission[], nodes: readonly (typeof RATE)[], more: object = {}) {
  await signInWith(permissions);
  const server = new FakeServer({
    ExchangeRates: { exchangeRates: { totalCount: nodes.length, nodes } },
    SetExchangeRate: { setExchangeRate: RATE },
  });
  return { ...(await renderInApp(ExchangeRatesPage, { server, path: '/exchange-rates', ...more })), server };
}

describe('exchange rates', () => {
  it('are shown in both directions, and changed by nobody who may only read', async () => {
    await open(['rates:read'], [RATE]);
    expect(await screen.findByText('1 EUR = 1.25 USD')).toBeTruthy();
    expect(screen.getByText('1 USD ≈ 0.8 EUR')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Set rate' })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Actions for/ })).toBeNull();
  });

  it('are set as German writes them, and read back before they are sent', async () => {
    const { user, server } = await open(WRITER, [], { language: 'de' });
    const [button] = await screen.findAllByRole('button', { name: 'Kurs eintragen' });
    await user.click(button ?? document.body);
    const field = await screen.findByLabelText(/ für 1 /);
    await user.type(field, '1,0866');
    expect(await screen.findByText(/= 1,0866 .* ≈ 0,920302/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Speichern' }));
    await waitFor(() => expect(server.variablesOf('SetExchangeRate')).toHaveLength(1));
    expect(server.variablesOf('SetExchangeRate')[0]).toMatchObject({ input: { rate: '1.0866' } });
  });

  it('keep their day and currencies when they are changed', async () => {
    const { user, server } = await open(WRITER, [RATE]);
    const [menu] = await screen.findAllByRole('button', { name: /^Actions for the rate from EUR to USD/ });
    await user.click(menu ?? document.body);
    await user.click(await screen.findByRole('menuitem', { name: 'Edit' }));
    const field = await screen.findByLabelText(/USD for 1 EUR/);
    await user.clear(field);
    await user.type(field, '0');
    server.answer('SetExchangeRate', () => {
      throw refuse('VALIDATION_FAILED', { details: [{ field: 'input.rate', code: 'NOT_POSITIVE', message: 'is 0' }] });
    });
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(server.variablesOf('SetExchangeRate')[0]).toMatchObject({
      input: { date: '2026-05-17', from: 'EUR', to: 'USD', rate: '0' },
    });
  });

  it('are asked for as the address says', async () => {
    const { server } = await open(WRITER, [], {
      path: '/exchange-rates?from=EUR&to=XXQ&dateFrom=2026-05-01&dateTo=no',
    });
    await screen.findByText('No rate matches.');
    expect(server.variablesOf('ExchangeRates')[0]).toMatchObject({
      filter: { from: 'EUR', to: null, dateFrom: '2026-05-01', dateTo: null },
    });
  });
});
