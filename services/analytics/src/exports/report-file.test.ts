import { PDF_ROW_LIMIT } from '@outlay/files/pdf-document';
import { text } from 'node:stream/consumers';
import { readerOf } from './language/reader.ts';
import type { ReportDocument } from './report-document.ts';
import { reportFile } from './report-file.ts';

const setting = { reader: readerOf('en'), tenantName: 'Demo', timeZone: 'UTC', madeAt: new Date('2026-11-30') };

function documentOf(rows: number): ReportDocument {
  const main = {
    name: 'Months',
    columns: [{ key: 'amount', label: 'Spend', kind: 'money' as const }],
    rows: Array.from({ length: rows }, () => ['1.00']),
  };
  const days = { from: '2026-01-01', to: '2026-01-31' };
  return {
    ...{ slug: 'trend', title: 'Trend', projectName: null, days, currency: 'KWD', facts: [], charts: [] },
    ...{ main, tables: [main] },
  };
}

describe('the file of a report', () => {
  it('names the currency of its amounts in CSV', async () => {
    const { body } = reportFile(documentOf(1), { format: 'CSV', separator: 'COMMA', bom: false }, setting);
    expect(await text(body)).toBe('amount,currency\r\n1.00,KWD\r\n');
  });

  it('is refused as PDF where it has too many rows', () => {
    const options = { format: 'PDF', separator: 'COMMA', bom: false } as const;
    expect(() => reportFile(documentOf(PDF_ROW_LIMIT + 1), options, setting)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', details: [expect.objectContaining({ code: 'TOO_MANY' })] }),
    );
  });
});
