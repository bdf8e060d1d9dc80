import { changedCategory, readCategory } from './category.rules.ts';

const BEFORE = { name: 'Food', color: '#ffffff', description: 'All of it' };
const refused = (field: string) =>
  expect.objectContaining({ code: 'VALIDATION_FAILED', details: [expect.objectContaining({ field })] });

describe('a category', () => {
  it('is read trimmed, its colour in lower case', () => {
    const input = { name: ' Food ', color: '#ABCDEF', description: ' ' };
    expect(readCategory(input)).toEqual({ name: 'Food', color: '#abcdef', description: null });
  });

  it.each(['red', '#fff', '#gggggg', '#1234567', ''])('has no colour like %p', (color) => {
    expect(() => readCategory({ name: 'Food', color })).toThrow(refused('color'));
  });

  it('keeps what a change leaves out', () => {
    expect(changedCategory(BEFORE, {})).toEqual(BEFORE);
    expect(changedCategory(BEFORE, { name: 'Meals' })).toEqual({ ...BEFORE, name: 'Meals' });
    expect(changedCategory(BEFORE, { description: null })).toEqual({ ...BEFORE, description: null });
  });

  it('is not checked again where a change leaves it as it is', () => {
    const older = { name: 'Food\u202e', color: 'red', description: '\u200b' };
    expect(changedCategory(older, { color: '#ffffff' })).toEqual({ ...older, color: '#ffffff' });
    expect(changedCategory(older, { name: 'Meals' })).toEqual({ ...older, name: 'Meals' });
  });

  it.each(['name', 'color'])('cannot be without a %s', (field) => {
    expect(() => changedCategory(BEFORE, { [field]: null })).toThrow(refused(field));
  });
});
