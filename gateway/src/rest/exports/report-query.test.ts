import { AppError } from '@outlay/errors/app-error';
import { exportFilters } from './export-query.ts';
import { checkListQuery, isReport, toReportVariables } from './report-query.ts';

function detailsOf(query: Record<string, unknown>): unknown {
  const asked = exportFilters.parse(query);
  try {
    if (isReport(asked)) return toReportVariables(asked, 'PDF');
    checkListQuery(asked);
    return 'accepted';
  } catch (error) {
    if (error instanceof AppError) return error.details.map(({ field, code }) => [field, code]);
    throw error;
  }
}

test('a report gets its project and period', () => {
  expect(detailsOf({ report: 'trend', project_id: '3', year: '2026', by: 'account', locale: 'de' })).toMatchObject({
    ...{ report: 'TREND', format: 'PDF', projectId: '3', year: 2026, by: 'ACCOUNT', locale: 'de' },
  });
  expect(detailsOf({ report: 'vendors', from: '2026-01-01' })).toMatchObject({ report: 'VENDORS', from: '2026-01-01' });
  expect(detailsOf({ report: 'cashflow', currency: 'EUR', account_id: ['1', '2'] })).toMatchObject({
    ...{ report: 'CASHFLOW', currency: 'EUR', accountId: ['1', '2'] },
  });
  expect(detailsOf({ report: 'expenses', vendor: 'Figma', project_id: ['3', '4'] })).toBe('accepted');
});

test('what a report lacks, and what it has no use for, is named', () => {
  expect(detailsOf({ report: 'summary' })).toEqual([['project_id', 'REQUIRED']]);
  expect(detailsOf({ report: 'summary', project_id: '' })).toEqual([['project_id', 'REQUIRED']]);
  expect(detailsOf({ report: 'category', project_id: ['3', '4'] })).toEqual([['project_id', 'TOO_MANY']]);
  expect(detailsOf({ report: 'budget', project_id: '3', vendor: 'Figma', by: 'total' })).toEqual(
    expect.arrayContaining([
      ['project_id', 'NOT_ALLOWED'],
      ['vendor', 'NOT_ALLOWED'],
      ['by', 'NOT_ALLOWED'],
    ]),
  );
  expect(detailsOf({ report: 'expenses', year: '2026' })).toEqual([['year', 'NOT_ALLOWED']]);
});
