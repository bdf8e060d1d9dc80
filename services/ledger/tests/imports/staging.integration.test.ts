import { startImports, type ImportsApp } from './imports-harness.ts';

let app: ImportsApp;
let bank: string;
beforeAll(async () => {
  app = await startImports();
  bank = await app.account('Main Bank');
});
afterAll(() => app.stop());

const HEAD = 'Date,Amount,Vendor,Account,Category,Tags';
const file = (...rows: string[]) => [HEAD, ...rows].join('\n');
const messages = (row: { errors: { code: string; message: string }[] } | undefined) =>
  row?.errors.map(({ code, message }) => `${code} ${message}`);

describe('a file', () => {
  it('is read, judged and added up', async () => {
    const found = await app.upload(
      [
        'Datum;Betrag;Empfänger;Konto;Kategorie;Tags',
        '01.03.2026;12,50;Figma;main  bank;Software;a, b',
        '02.03.2026;7,00;Miro;Main Bnak;Software;',
        '13.03.2026;3,00;Figma;MAIN BANK;;',
        '13.03.2026;3,00;figma;Main Bank;;',
      ].join('\n'),
    );
    expect(found).toMatchObject({
      ...{ state: 'READY', error: null, sameFileAs: [] },
      format: {
        encoding: 'utf-8',
        delimiter: ';',
        decimal: 'COMMA',
        dateOrder: 'DMY',
        spendSign: 'POSITIVE',
        ambiguities: [],
      },
      counts: { rows: 4, good: 2, bad: 1, twins: 1, takenTwins: 0, excluded: 0, taken: 2 },
      totals: {
        amount: { amount: '15.50', currency: 'EUR' },
        accounts: [
          {
            account: { name: 'Main Bank' },
            rows: 2,
            change: { amount: '-15.50' },
            balanceBefore: { amount: '1000.00' },
            balanceAfter: { amount: '984.50' },
          },
        ],
        newCategories: { count: 1, names: ['Software'] },
        newVendors: { count: 1, names: ['Figma'] },
        newTags: { count: 2, names: ['a', 'b'] },
        problems: [],
      },
    });
    const rows = await app.rows(found.id);
    expect(rows.map(({ state }) => state)).toEqual(['GOOD', 'BAD', 'GOOD', 'TWIN']);
    expect(rows[0]).toMatchObject({
      expense: { expenseDate: '2026-03-01', amount: { amount: '12.50' }, newCategory: 'Software', tags: ['a', 'b'] },
    });
    expect(rows[1]?.errors).toEqual([
      {
        ...{
          field: 'ACCOUNT',
          column: 3,
          code: 'INVALID_REFERENCE',
          message: 'There is no account named “Main Bnak”.',
        },
        hint: 'Did you mean “Main Bank”? Correct the name, or make the account first.',
      },
    ]);
    expect(rows[3]).toMatchObject({ twinRow: 3, twinOf: [] });
  });

  it('is judged as recording each row alone would be answered', async () => {
    await app.account('Strict', { overdraft: 'DENY', openingBalance: '10' });
    await app.account('Warning', { openingBalance: '10' });
    const old = await app.account('Old');
    await app.ask('mutation ($id: ID!) { archiveAccount(id: $id) { id } }', { id: old });
    await app.sql(`insert into project_replica (tenant_id, project_id, currency, status, deleted, epoch, version)
      values (1, 71, 'EUR', 'active', false, 1, 1), (1, 72, 'EUR', 'archived', false, 1, 1)`);
    app.projects.answerWith({ _entities: [{ name: 'Alpha' }, { name: 'Omega' }] });
    const found = await app.upload(
      [
        'Date,Amount,Currency,Vendor,Account,Project',
        '2026-03-01,11.00,,A,Strict,',
        '2026-03-01,6.00,,B,Strict,Alpha',
        '2026-03-01,6.00,,C,Strict,Alpha',
        '2026-03-01,11.00,,D,Warning,',
        '2026-03-01,1.00,,E,Old,',
        '2026-03-01,1.00,,F,Main Bank,omega',
        '2026-03-01,1.00,USD,G,Main Bank,',
        '2099-03-01,1.00,,H,Main Bank,',
        '2026-03-01,1.005,EUR,I,Main Bank,Alpa',
      ].join('\n'),
    );
    const rows = await app.rows(found.id);
    expect(rows.map(({ errors }) => errors.map(({ code }) => code))).toEqual([
      ['INSUFFICIENT_FUNDS'],
      [],
      [],
      [],
      ['ACCOUNT_ARCHIVED'],
      ['PROJECT_CLOSED'],
      ['RATE_MISSING'],
      ['OUT_OF_RANGE'],
      ['TOO_MANY_DECIMALS'],
    ]);
    expect(rows[3]).toMatchObject({ state: 'GOOD', warnings: [{ code: 'OVERDRAFT' }] });
    // Two rows that are good alone are too much together.
    expect(found['totals']).toMatchObject({
      accounts: [
        { account: { name: 'Strict' }, rows: 2, overdraft: 'DENY', balanceAfter: { amount: '-2.00' } },
        { account: { name: 'Warning' }, overdraft: 'WARN' },
      ],
      projects: [{ project: { id: '71' }, rows: 2, change: { amount: '-12.00', currency: 'EUR' } }],
      problems: [{ code: 'INSUFFICIENT_FUNDS', account: { name: 'Strict' } }],
    });
  });

  it('is held against closed periods by row, and against the quota of the day as a whole', async () => {
    await app.ask('mutation { closePeriod(closedThrough: "2020-01-31") { closedThrough } }');
    await app.sql('update tenant_settings set expenses_per_day = 1 where tenant_id = 1');
    const found = await app.upload(
      file('2020-01-31,1.00,P,Main Bank,,', '2020-02-01,1.00,Q,Main Bank,,', '2020-02-02,1.00,R,Main Bank,,'),
    );
    await app.sql('update tenant_settings set expenses_per_day = null where tenant_id = 1');
    expect((await app.rows(found.id)).map(({ errors }) => errors.map(({ code }) => code))).toEqual([
      ['PERIOD_CLOSED'],
      [],
      [],
    ]);
    expect(found['totals']).toMatchObject({ problems: [{ code: 'QUOTA_EXCEEDED' }] });
  });

  it('names twins among live expenses, and takes them only if told', async () => {
    const id = await app.expense({
      ...{
        amount: '4.20',
        expenseDate: '2026-02-02',
        vendor: 'Café  Central',
        isProjectRelated: false,
        accountId: bank,
      },
    });
    const found = await app.upload(
      file('2026-02-02,4.20,CAFÉ CENTRAL,Main Bank,,', '2026-02-02,4.21,Café Central,Main Bank,,'),
    );
    expect(found.counts).toMatchObject({ good: 1, twins: 1, takenTwins: 0, taken: 1 });
    expect((await app.rows(found.id))[0]).toMatchObject({ state: 'TWIN', twinOf: [{ id }] });
    const { changed } = await app.change(found.id, { takesTwins: true });
    expect(changed?.counts).toMatchObject({ twins: 1, takenTwins: 1, taken: 2 });
    const left = await app.change(found.id, { rows: [{ row: 1, takesTwin: false }] });
    expect(left.changed?.counts).toMatchObject({ takenTwins: 0, taken: 1 });
    expect(left.changed?.['totals']).toMatchObject({ amount: { amount: '4.21' } });
  });
});

describe('an exported list', () => {
  it('is read back: each row is the twin of its expense, also at amounts that a bank booked', async () => {
    app.identity.answerWith({
      _entities: [{ baseCurrency: 'EUR', timeZone: 'Europe/Vienna', version: 1, slug: 'acme', name: 'Acme' }],
    });
    const accountId = await app.account('=Cash');
    const base = { isProjectRelated: false, accountId, expenseDate: '2026-07-01' };
    await app.expense({ ...base, amount: '5.00', vendor: "-O'Neil, Söhne", note: 'two\nlines', tags: ['b', 'a'] });
    await app.expense({ ...base, amount: '10.00', currency: 'USD', accountAmount: '9.13', vendor: 'Abroad' });
    const { data } = await app.ask(
      'mutation ($filter: ExpenseFilter) { exportExpenses(format: CSV, separator: SEMICOLON, bom: true, filter: $filter) { ticket } }',
      { filter: { accountId: [accountId] } },
    );
    const exported = Buffer.from(await (await app.use(Object(data?.['exportExpenses']).ticket)).body.arrayBuffer());
    const found = await app.upload(exported);
    const rows = await app.rows(found.id);
    expect(rows.map(({ errors }) => errors)).toEqual([[], []]);
    expect(found.counts).toMatchObject({ rows: 2, good: 0, twins: 2 });
    expect(rows.map(({ expense }) => expense)).toMatchObject([
      { amount: { amount: '10.00', currency: 'USD' }, accountAmount: { amount: '9.13', currency: 'EUR' } },
      { vendor: "-O'Neil, Söhne", note: 'two\nlines', tags: ['a', 'b'], account: { name: '=Cash' } },
    ]);
  });
});

describe('a correction', () => {
  it('judges its row, its twins and the totals', async () => {
    const found = await app.upload(
      file(
        '2026-04-01,1.00,A,Nowhere,,',
        '2026-04-01,1.00,A,Main Bank,,',
        '2026-04-02,x,B,Main Bank,,',
        '2026-04-03,5.00,C,Main Bank,,',
      ),
    );
    expect(found.counts).toMatchObject({ good: 2, bad: 2, twins: 0 });
    const mended = await app.change(
      found.id,
      { rows: [{ row: 1, cells: [{ column: 3, value: 'main bank' }] }] },
      found.version,
    );
    expect(mended.changed?.counts).toMatchObject({ good: 2, bad: 1, twins: 1 });
    const rows = await app.rows(found.id);
    expect(rows.map(({ state, twinRow }) => [state, twinRow])).toEqual([
      ['GOOD', null],
      ['TWIN', 1],
      ['BAD', null],
      ['GOOD', null],
    ]);
    expect(rows[0]).toMatchObject({ corrected: [3], cells: ['2026-04-01', '1.00', 'A', 'main bank', '', ''] });
    expect((await app.change(found.id, { takesTwins: true }, found.version)).code).toBe('PRECONDITION_FAILED');
    const excluded = await app.change(found.id, { rows: [{ row: 1, isExcluded: true }] });
    expect(excluded.changed?.counts).toMatchObject({ good: 2, bad: 1, twins: 0, excluded: 1, taken: 2 });
    const back = await app.change(found.id, {
      rows: [
        { row: 1, isExcluded: false, cells: [{ column: 3, value: null }] },
        { row: 3, cells: [{ column: 1, value: '2.50' }] },
      ],
    });
    expect(back.changed?.counts).toMatchObject({ good: 3, bad: 1, twins: 0, excluded: 0 });
    expect(back.changed?.['totals']).toMatchObject({ amount: { amount: '8.50' } });
  });

  it.each([
    [{ rows: [{ row: 99, isExcluded: true }] }, 'rows.0.row'],
    [{ rows: [{ row: 1, cells: [{ column: 6, value: 'x' }] }] }, 'rows.0.cells'],
    [{ rows: [{ row: 1 }, { row: 1 }] }, 'rows'],
    [{ mapping: [{ field: 'AMOUNT', column: 6 }] }, 'mapping.0.column'],
    [{ mapping: [{ field: 'OVERDRAFT', column: 1 }] }, 'mapping.0.field'],
    [{ mapping: [{ field: 'AMOUNT', header: 'Nope' }] }, 'mapping.0.header'],
    [{ format: { delimiter: 'x' } }, 'format.delimiter'],
    [{ format: { encoding: 'klingon' } }, 'format.encoding'],
    [{ defaults: { accountId: '999999' } }, 'defaults.accountId'],
  ])('is refused where it makes no sense: %j', async (input, field) => {
    const found = await app.upload(file('2026-04-01,1.00,A,Main Bank,,'));
    const { errors } = await app.change(found.id, input);
    expect(errors[0]?.extensions.details).toMatchObject([{ field }]);
  });
});

describe('another reading', () => {
  it('keeps corrections where rows stay what they are, and is remembered for the header', async () => {
    const text = ['Wann,Was,Wieviel', '2026-05-01,Figma,1.00', '2026-05-02,Miro,2.00'].join('\n');
    const found = await app.upload(text);
    expect(found).toMatchObject({ counts: { good: 0, bad: 2 } });
    await app.change(found.id, {
      rows: [
        { row: 2, cells: [{ column: 1, value: 'Notion' }] },
        { row: 1, isExcluded: true },
      ],
    });
    const { changed } = await app.change(found.id, {
      mapping: [
        { field: 'EXPENSE_DATE', header: 'wann' },
        { field: 'VENDOR', column: 1 },
        { field: 'AMOUNT', header: 'Wieviel' },
      ],
      defaults: { accountId: bank },
    });
    expect(changed?.state).toBe('READING');
    expect(await app.settled(found.id)).toMatchObject({ state: 'READY', counts: { good: 1, bad: 0, excluded: 1 } });
    expect((await app.rows(found.id))[1]).toMatchObject({ expense: { vendor: 'Notion', amount: { amount: '2.00' } } });
    const next = await app.upload(`${text}\n2026-05-03,Sketch,3.00`);
    // Which account it is must be said for each file.
    expect(next).toMatchObject({ counts: { good: 0, bad: 3 }, defaults: { account: null } });
    await app.change(next.id, { defaults: { accountId: bank } });
    expect(await app.settled(next.id)).toMatchObject({ counts: { good: 3, bad: 0 } });
    const other = await app.change(found.id, { format: { hasHeader: false } });
    expect(other.changed?.state).toBe('READING');
    expect(await app.settled(found.id)).toMatchObject({
      counts: { rows: 3, excluded: 0 },
      format: { chosen: ['hasHeader'] },
    });
    await app.change(found.id, { format: { hasHeader: null } });
    expect(await app.settled(found.id)).toMatchObject({ counts: { rows: 2, good: 2 }, format: { chosen: [] } });
  });

  it('asks what the file leaves open', async () => {
    const found = await app.upload(file('01/02/2026,1.00,A,Main Bank,,', '03/04/2026,2.00,B,Main Bank,,'));
    expect(found['format']).toMatchObject({ dateOrder: null, ambiguities: [{ field: 'dateOrder', column: 0 }] });
    expect(found.counts).toMatchObject({ good: 0, bad: 2 });
    await app.change(found.id, { format: { dateOrder: 'MDY' } });
    expect(await app.settled(found.id)).toMatchObject({
      counts: { good: 2 },
      format: { dateOrder: 'MDY', ambiguities: [] },
    });
    expect((await app.rows(found.id))[0]).toMatchObject({ expense: { expenseDate: '2026-01-02' } });
  });
});

describe('rows', () => {
  it('are listed by state and text, page by page', async () => {
    const found = await app.upload(
      file(
        ...Array.from(
          { length: 7 },
          (_row, index) => `2026-06-0${index + 1},${index === 3 ? 'x' : index + 1}.00,V${index},Main Bank,,`,
        ),
      ),
    );
    const list = async (args: string) => {
      const { data } = await app.ask(
        `query ($id: ID!) { import(id: $id) { rows(${args}) { totalCount pageInfo { endCursor hasNextPage } nodes { row } } } }`,
        { id: found.id },
      );
      const { rows } = Object(data?.['import']);
      return { ...rows, nodes: rows.nodes.map(({ row }: { row: number }) => row) };
    };
    expect(await list('first: 2, state: GOOD')).toMatchObject({ totalCount: 6, nodes: [1, 2] });
    const second = await list('first: 3, offset: 2, state: GOOD');
    expect(second.nodes).toEqual([3, 5, 6]);
    expect(await list(`first: 3, after: "${second.pageInfo.endCursor}", state: GOOD`)).toMatchObject({ nodes: [7] });
    expect(await list('last: 2')).toMatchObject({ totalCount: 7, nodes: [6, 7] });
    expect(await list('state: BAD')).toMatchObject({ totalCount: 1, nodes: [4] });
    expect(await list('q: "v5"')).toMatchObject({ totalCount: 1, nodes: [6] });
    expect(await list('q: "%"')).toMatchObject({ totalCount: 0 });
  });

  it('that are bad are a file to mend, without formulas', async () => {
    const found = await app.upload(
      file('2026-06-01,1.00,=1+1,Nowhere,,', '2026-06-01,+2.50 €,B,Nowhere,,', '2026-06-01,3.00,C,Main Bank,,'),
    );
    const rejected = await app.rejected(found.id);
    expect(rejected.split('\r\n').slice(0, 3)).toEqual([
      `${HEAD},error`,
      `2026-06-01,1.00,'=1+1,Nowhere,,,"There is no account named “Nowhere”. Correct the name, or make the account first."`,
      expect.stringMatching(/^2026-06-01,\+2\.50 €,B,Nowhere,,,/),
    ]);
    const again = await app.upload(rejected.replaceAll('Nowhere', 'Main Bank'));
    expect(again.counts).toMatchObject({ rows: 2, good: 2 });
    expect((await app.rows(again.id))[0]).toMatchObject({ expense: { vendor: '=1+1' } });
    await app.change(again.id, { rows: [{ row: 2, cells: [{ column: 0, value: '?' }] }] });
    expect((await app.rejected(again.id)).split('\r\n')[0]).toBe(`${HEAD},error`);
  });
});

describe('accounts', () => {
  it('are judged by their own rules; a name is there once', async () => {
    const found = await app.upload(
      [
        'Name,Type,Currency,Opening balance',
        'Cash box,cash,EUR,20.00',
        'main bank,bank,EUR,1.00',
        'CASH BOX,cash,EUR,1.00',
        'Yen,bank,JPY,1.5',
      ].join('\n'),
      'ACCOUNTS',
    );
    const rows = await app.rows(found.id);
    expect(rows.map(({ state }) => state)).toEqual(['GOOD', 'BAD', 'TWIN', 'BAD']);
    expect(messages(rows[1])).toEqual(['NAME_TAKEN There is an account of this name already.']);
    expect((await app.change(found.id, { takesTwins: true })).errors[0]?.extensions.details).toMatchObject([
      { field: 'takesTwins', code: 'NOT_ALLOWED' },
    ]);
  });
});
