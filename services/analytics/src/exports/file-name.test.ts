import { reportFileName } from './file-name.ts';

const facts = {
  ...{ tenant: 'acme', report: 'budget', projectName: null, madeOn: '2026-11-30', extension: 'pdf' },
  days: { from: '2026-01-01', to: '2026-06-30' },
};

test('says what it is, whose, and when it was made', () => {
  expect(reportFileName(facts)).toBe('acme-budget-2026-01-01-to-2026-06-30-made-2026-11-30.pdf');
});

test('names the project by its letters and digits', () => {
  const name = reportFileName({ ...facts, report: 'summary', projectName: '../Łódź “Office” №2: 中文\n' });
  expect(name).toBe('acme-summary-łódź-office-2-中文-2026-01-01-to-2026-06-30-made-2026-11-30.pdf');
  expect(reportFileName({ ...facts, projectName: 'x'.repeat(500) }).length).toBeLessThan(120);
});
