import { describe, expect, it } from 'vitest';
import { isChoice, toggled } from './events.ts';

describe('toggled', () => {
  it('adds and removes a type', () => {
    expect(toggled([], 'expense.created')).toEqual(['expense.created']);
    expect(toggled(['expense.created', 'alert.*'], 'expense.created')).toEqual(['alert.*']);
  });

  it('lets all of a group stand for each of it', () => {
    expect(toggled(['expense.created', 'project.created'], 'expense.*')).toEqual(['project.created', 'expense.*']);
    expect(toggled(['expense.*'], 'expense.*')).toEqual([]);
  });
});

it('knows what the form can choose', () => {
  expect(['expense.*', 'alert.cleared', 'ping', 'expense'].filter(isChoice)).toEqual(['expense.*', 'alert.cleared']);
});
