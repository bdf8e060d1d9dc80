import { screen, within } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer, refuse } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import ImportPage from './ImportPage.vue';

const COUNTS = { rows: 2, good: 1, bad: 1, twins: 0, takenTwins: 0, excluded: 0, taken: 1 };
const IMPORT = {
  ...{ __typename: 'Import', id: '7', kind: 'EXPENSES', name: 'statement.csv', state: 'READY', version: 3 },
  ...{
    createdAt: '2026-11-30T10:00:00.000Z',
    committedAt: null,
    undoneAt: null,
    rowsExpireAt: '2026-12-30T10:00:00.000Z',
  },
  ...{ counts: COUNTS, takesTwins: false, error: null, sameFileAs: [], progress: null },
  format: {
    ...{ encoding: 'utf-8', delimiter: ';', skipTop: 0, hasHeader: true, skipBottom: 0 },
    ...{ decimal: 'COMMA', dateOrder: 'DMY', spendSign: 'NEGATIVE', chosen: [], ambiguities: [] },
  },
  columns: [
    { index: 0, header: 'Buchungstag', examples: ['05.06.2026'], field: 'EXPENSE_DATE' },
    { index: 1, header: 'Empfänger', examples: ['Bahn'], field: 'VENDOR' },
    { index: 2, header: 'Betrag', examples: ['-12,30'], field: 'AMOUNT' },
  ],
  defaults: {
    ...{ account: { __typename: 'Account', id: '2', name: 'Giro', currency: 'EUR' }, project: null, category: null },
    currency: null,
  },
};
const ROW = {
  ...{ row: 1, line: 2, cells: ['05.06.2026', 'Bahn', '-12,3o'], corrected: [], state: 'BAD', takesTwin: null },
  errors: [
    {
      field: 'AMOUNT',
      column: 2,
      code: 'NOT_A_DECIMAL',
      message: '"-12,3o" is no number.',
      hint: 'Write it as 1234.50.',
    },
  ],
  ...{ warnings: [], expense: null, twinOf: [], twinRow: null, bookedExpense: null },
};

function serverOf(found: object, row: object = ROW): FakeServer {
  return new FakeServer({
    Import: { import: found },
    ImportTotals: { import: { __typename: 'Import', id: '7', totals: null } },
    ImportRows: { import: { __typename: 'Import', id: '7', rows: { nodes: [row], totalCount: 1 } } },
    ChangeImport: { changeImport: found },
    CommitImport: { commitImport: found },
  });
}

async function open(server: FakeServer, language: 'en' | 'de' = 'en') {
  await signInWith(['imports:write', 'expenses:read']);
  return renderInApp(ImportPage, { server, path: '/imports/7', language });
}

describe('an import that can be booked', () => {
  it('asks for what the file leaves open, with its own rows', async () => {
    const readings = [
      { choice: 'dmy', value: '2026-06-05' },
      { choice: 'mdy', value: '2026-05-06' },
    ];
    const ambiguities = [{ field: 'dateOrder', column: 0, examples: [{ line: 2, text: '05/06/2026', readings }] }];
    const server = serverOf({ ...IMPORT, format: { ...IMPORT.format, dateOrder: null, ambiguities } });
    const { user } = await open(server);
    await screen.findByRole('heading', { name: 'In which order are the dates in “Buchungstag”?' });
    expect(screen.getByText('May 6, 2026')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Day, month, year' }));
    expect(server.variablesOf('ChangeImport')).toEqual([{ id: '7', input: { format: { dateOrder: 'DMY' } } }]);
  });

  it('says in which cell a row is wrong, and takes the correction', async () => {
    const server = serverOf(IMPORT);
    const { user } = await open(server);
    expect(await screen.findByText(/"-12,3o" is no number. Write it as 1234.50./)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Correct line 2' }));
    const dialog = await screen.findByRole('dialog');
    const cell = within(dialog).getByLabelText('Betrag (Amount)');
    await user.clear(cell);
    await user.type(cell, '-12,30');
    await user.click(within(dialog).getByRole('button', { name: 'Check the row again' }));
    const rows = [{ row: 1, cells: [{ column: 2, value: '-12,30' }] }];
    expect(server.variablesOf('ChangeImport')).toEqual([{ id: '7', input: { rows } }]);
  });

  it('says it in the language of the page', async () => {
    await open(serverOf(IMPORT), 'de');
    expect(await screen.findByText(/Das ist keine Zahl/)).toBeTruthy();
  });

  it('leaves a row out', async () => {
    const server = serverOf(IMPORT);
    const { user } = await open(server);
    await user.click(await screen.findByRole('button', { name: 'Leave out line 2' }));
    expect(server.variablesOf('ChangeImport')).toEqual([{ id: '7', input: { rows: [{ row: 1, isExcluded: true }] } }]);
  });

  it('moves a field to another column', async () => {
    const server = serverOf(IMPORT);
    const { user } = await open(server);
    await user.click(await screen.findByRole('button', { name: /How the file is read/ }));
    await user.selectOptions(screen.getByLabelText('Field of the column Empfänger'), 'NOTE');
    const mapping = [
      { field: 'VENDOR', column: null },
      { field: 'NOTE', column: 1 },
    ];
    expect(server.variablesOf('ChangeImport')).toEqual([{ id: '7', input: { mapping } }]);
  });

  it('books the good rows with the version that was shown, and says why where that fails', async () => {
    const server = serverOf(IMPORT);
    server.answer('CommitImport', () => {
      throw refuse('PRECONDITION_FAILED');
    });
    const { user } = await open(server);
    await user.click(await screen.findByRole('button', { name: 'Book 1 good row' }));
    expect(await screen.findByText('The rows were not booked.')).toBeTruthy();
    expect(server.variablesOf('CommitImport')).toEqual([{ id: '7', take: 'GOOD', expectedVersion: 3 }]);
  });
});

describe('a file that cannot be read', () => {
  const failed = {
    ...{ ...IMPORT, state: 'FAILED', format: null, columns: [] },
    error: { code: 'UNSUPPORTED_MEDIA_TYPE', message: 'The file is a PDF, not a table as text.' },
  };

  it.each([
    ['en', 'The file is a PDF, not a table as text.'],
    ['de', /Das ist eine andere Art von Datei/],
  ] as const)('says why, and can be discarded (%s)', async (language, text) => {
    await open(serverOf(failed), language);
    expect(await screen.findByText(text)).toBeTruthy();
    expect(screen.getByRole('button', { name: language === 'de' ? 'Verwerfen' : 'Discard' })).toBeTruthy();
  });
});

describe('an import under way', () => {
  it('says how far it is, its pace and the time left', async () => {
    const progress = { phase: 'posting', done: 50_000, total: 100_000, perSecond: 9000.4, secondsLeft: 6 };
    await open(serverOf({ ...IMPORT, state: 'COMMITTING', progress }));
    expect(await screen.findByText('9,000 rows a second · 6 seconds left')).toBeTruthy();
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50');
    expect(screen.queryByRole('button', { name: 'Discard' })).toBeNull();
  });
});

describe('an import that was booked', () => {
  const done = { ...IMPORT, state: 'DONE', committedAt: '2026-11-30T10:05:00.000Z', counts: { ...COUNTS, bad: 0 } };

  it('leads to its expenses', async () => {
    await open(serverOf(done));
    const link = await screen.findByRole('link', { name: 'Show the expenses' });
    expect(link.getAttribute('href')).toBe('/expenses?import=7');
  });

  it('takes back what was changed only when told', async () => {
    const server = serverOf(done);
    server.answer('UndoImport', ({ force }) => {
      if (force !== true) throw refuse('IMPORT_CHANGED');
      return { undoImport: { ...done, state: 'UNDOING' } };
    });
    const { user } = await open(server);
    await user.click(await screen.findByRole('button', { name: 'Take everything back' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Take everything back' }));
    await user.click(await within(dialog).findByLabelText('Also take back what was changed since'));
    await user.click(within(dialog).getByRole('button', { name: 'Take everything back' }));
    expect(server.variablesOf('UndoImport').map(({ force }) => force)).toEqual([false, true]);
  });
});
