import { filterFacts, isFiltered } from './filter-facts.ts';
import { exportLanguage } from './language/export-words.ts';

const { words } = exportLanguage('en');
const names = {
  projects: new Map([[1, 'Portal']]),
  accounts: new Map([[2, 'Main OpEx']]),
  categories: new Map([[3, 'Travel']]),
  vendors: new Map([[4, 'Miro']]),
};

describe('the conditions of a printed list', () => {
  it('are all named', () => {
    const filter = {
      ...{
        projectId: ['1', '9'],
        accountId: '2',
        categoryId: ['3', ''],
        vendor: 'Figma',
        vendorId: ['4', '5'],
        tag: ['a', 'b'],
        q: 'design',
      },
      ...{ minAmount: '2.5', maxAmount: '4', currency: 'JPY', createdBy: '7', isProjectRelated: false },
      ...{ includeDeleted: true, from: '2026-01-01', to: null },
    };
    expect(filterFacts(filter, names, words).map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Project: Portal, #9',
      'Account: Main OpEx',
      'Category: Travel, None',
      'Vendor: Figma',
      'Vendor: Miro, #5',
      'Tags: a, b',
      'Search: design',
      'Amount from: 2.5',
      'Amount up to: 4',
      'Currency: JPY',
      'Recorded by: #7',
      'Related to a project: No',
      'With deleted ones: Yes',
    ]);
  });

  it('are none of days alone', () => {
    const filter = { from: '2026-01-01', to: '2026-02-01', includeDeleted: null, vendor: null, q: '' };
    expect(filterFacts(filter, names, words)).toEqual([]);
    expect(isFiltered(filter)).toBe(false);
    expect([isFiltered({ projectId: ['1'] }), isFiltered({ isProjectRelated: false })]).toEqual([true, true]);
  });
});
