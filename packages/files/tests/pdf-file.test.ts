import { buffer } from 'node:stream/consumers';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { PDF_ROW_LIMIT, type PdfDocument } from '../src/pdf/pdf-document.ts';
import { pdfFile } from '../src/pdf/pdf-file.ts';
import type { Column, Row } from '../src/table.ts';
import { missingPoppler, readPdf, type Word } from './pdf-tools.ts';

const COLUMNS: Column[] = [
  { key: 'date', label: 'Date', kind: 'date' },
  { key: 'vendor', label: 'Vendor', kind: 'text' },
  { key: 'amount', label: 'Amount', kind: 'money' },
];
const VENDORS = [
  'Łódź sp. z o.o.',
  'Καφενείο Αθήνα',
  'Кофейня Ёж',
  '北京饭店 噩耗',
  'ひらがな カタカナ',
  '서울 한국어',
  'Café 🎉 → Zürich',
];
const LONG_WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(4);

function report(rows: PdfDocument['tables'][number]['rows'], more: Partial<PdfDocument> = {}): PdfDocument {
  return {
    title: 'Vendors — Łódź 中文',
    tenant: 'Demo GmbH',
    facts: [{ label: 'Period', value: 'Jan 2026' }],
    tables: [{ name: 'vendors', title: 'All vendors', columns: COLUMNS, rows }],
    locale: 'en',
    emptyText: 'Nothing was spent.',
    createdAt: new Date('2026-11-30T08:00:00Z'),
    ...more,
  };
}

function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => [
    '2026-01-31',
    VENDORS[index % VENDORS.length] ?? '',
    `-${index * 1000}.50`,
  ]);
}

/** Words that are printed over each other, by more than the rounding of their boxes. */
function overlaps(words: readonly Word[]): string[] {
  return words.flatMap((one, index) =>
    words
      .slice(index + 1)
      .filter(
        (other) =>
          one.page === other.page &&
          Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.5 &&
          Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 4,
      )
      .map((other) => `${one.text} | ${other.text}`),
  );
}

describeUnless(missingPoppler, 'a PDF as pdftotext reads it', () => {
  test('has the title, the facts and every cell, whatever its script', async () => {
    const bytes = await buffer(pdfFile(report(rowsOf(7))));
    const [page = ''] = await readPdf(bytes, (pdf) => pdf.pages());
    const expected = [
      'Vendors — Łódź 中文',
      'Demo GmbH',
      'Period',
      'Jan 2026',
      'All vendors',
      'Jan 31, 2026',
      '-6,000.50',
    ];
    const read = page.replaceAll(/\s+/gu, '');
    for (const text of [...expected, ...VENDORS]) expect(read).toContain(text.replaceAll(/\s+/gu, ''));
  });

  test('repeats the head on each page and numbers the pages', async () => {
    const bytes = await buffer(pdfFile(report(rowsOf(150), { locale: 'de' })));
    const pages = await readPdf(bytes, (pdf) => pdf.pages());
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, index) => {
      expect(page).toMatch(/Date +Vendor +Amount/);
      expect(page.replaceAll(' ', '')).toContain(`DemoGmbH${index + 1}/${pages.length}`);
    });
    expect(pages.join('').match(/31\.01\.2026/g)).toHaveLength(150);
    expect(pages.at(-1)).toContain('-149.000,50');
  });

  test('cuts what is too long, keeps numbers whole, and prints nothing over something else', async () => {
    const huge = '-123456789012345678901234567890.12';
    const texts = Array.from({ length: 12 }, (_, index): Column => ({
      key: `t${index}`,
      label: LONG_WORD,
      kind: 'text',
    }));
    const columns = [...texts, { key: 'n', label: 'Amount in base currency', kind: 'money' } as const];
    const cells = [...Array.from({ length: 11 }, () => LONG_WORD), `a\nb\nc\nd ${VENDORS.join(' ')}`, huge];
    const plain = [...Array.from({ length: 12 }, () => 'x'), '1.00'];
    const rows = [...Array.from({ length: 250 }, () => plain), cells, cells];
    const document = report(rows, {
      title: LONG_WORD,
      tenant: LONG_WORD,
      facts: [{ label: LONG_WORD, value: LONG_WORD }],
    });
    const words = await readPdf(await buffer(pdfFile({ ...document, tables: [{ name: 'x', columns, rows }] })), (pdf) =>
      pdf.words(),
    );
    expect(overlaps(words)).toEqual([]);
    expect(words.some(({ text }) => text.endsWith('…'))).toBe(true);
    expect(words.filter(({ text }) => text === '-123,456,789,012,345,678,901,234,567,890.12')).toHaveLength(2);
  });

  test('writes the numbers and names of its charts', async () => {
    const labels = ['2026-01', '2026-02'];
    const series = [
      { label: 'Main OpEx', values: [100, -50] },
      { label: 'Reisen', values: [30, null] },
    ];
    const axis = { title: 'Spend', unit: 'USD', labels, series };
    const kinds = ['bars', 'horizontal-bars', 'stacked-bars', 'line'] as const;
    const charts = kinds.map((kind) => ({ kind, ...axis, title: kind }));
    const donut = { kind: 'donut', title: 'Shares', unit: 'USD', labels: ['Łódź', 'Travel'], values: [3, 1] } as const;
    const words = await readPdf(await buffer(pdfFile(report([], { charts: [...charts, donut] }))), (pdf) =>
      pdf.words(),
    );
    const texts = words.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining([...kinds, 'Reisen', '2026-02', '-50', '75.0%', 'Łódź', 'spent.']));
    expect(overlaps(words)).toEqual([]);
  });
});

describe('making a PDF', () => {
  test('the same document of the same time is the same file', async () => {
    const [one, other] = await Promise.all([buffer(pdfFile(report(rowsOf(20)))), buffer(pdfFile(report(rowsOf(20))))]);
    expect(one.equals(other)).toBe(true);
  });

  test('an error of the rows, and more rows than the limit, break it', async () => {
    async function* broken(): AsyncGenerator<Row> {
      yield* rowsOf(300);
      throw new Error('The connection broke.');
    }
    await expect(buffer(pdfFile(report(broken())))).rejects.toThrow('The connection broke.');
    const many = Array.from({ length: PDF_ROW_LIMIT + 1 }, () => ['2026-01-31', 'x', '1.00']);
    await expect(buffer(pdfFile(report(many)))).rejects.toThrow('at most 10000 rows');
  });

  test('whoever leaves ends the iteration of the rows, and the next one is served', async () => {
    let isEnded = false;
    const begun = Promise.withResolvers<undefined>();
    async function* endless(): AsyncGenerator<Row> {
      try {
        begun.resolve(undefined);
        for (;;) yield* rowsOf(100);
      } finally {
        isEnded = true;
      }
    }
    const file = pdfFile(report(endless()));
    await begun.promise;
    file.destroy();
    await new Promise((resolve) => file.once('close', resolve));
    expect(isEnded).toBe(true);
    expect(await startOf(report(rowsOf(1)))).toBe('%PDF-');
  });

  test('rows that never come hold up neither the end of their document nor the next one', async () => {
    const asked = Promise.withResolvers<undefined>();
    const never = Promise.withResolvers<undefined>();
    async function* stuck(): AsyncGenerator<Row> {
      asked.resolve(undefined);
      await never.promise;
      yield* rowsOf(1);
    }
    const file = pdfFile(report(stuck()));
    await asked.promise;
    file.destroy();
    await new Promise((resolve) => file.once('close', resolve));
    expect(await startOf(report(rowsOf(1)))).toBe('%PDF-');
  });

  test('a file begins before its turn, a few wait, and a further one is refused until one of them leaves', async () => {
    const rows = { [Symbol.asyncIterator]: () => ({ next: async () => new Promise<never>(() => undefined) }) };
    const files = Array.from({ length: 5 }, () => pdfFile(report(rows)));
    for (const file of files) expect(String(file.read())).toBe('%PDF-1.3\n');
    expect(() => pdfFile(report([]))).toThrow(expect.objectContaining({ code: 'RATE_LIMITED', retryAfterSeconds: 10 }));
    files.pop()?.destroy();
    const next = pdfFile(report(rowsOf(1)));
    for (const file of files) file.destroy();
    expect((await buffer(next)).toString('latin1')).toMatch(/^%PDF-1\.3\n%\xff{4}\n/);
  });

  test('a document that cannot be handed over breaks its file alone', async () => {
    const series = [{ label: 'Reisen', values: [1], format: () => '1' }];
    const chart = { kind: 'line', title: 'Spend', unit: 'USD', labels: ['2026-01'], series } as const;
    await expect(buffer(pdfFile(report([], { charts: [chart] })))).rejects.toThrow('could not be cloned');
    expect(await startOf(report(rowsOf(1)))).toBe('%PDF-');
  });
});

async function startOf(document: PdfDocument): Promise<string> {
  return (await buffer(pdfFile(document))).subarray(0, 5).toString();
}
