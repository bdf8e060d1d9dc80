import { beforeEach, describe, expect, it } from 'vitest';
import { signInWith } from '@/testing/sign-in.ts';
import { draftKey, dropDraft, readDraft, writeDraft } from './draft.ts';
import { emptyState } from './form-state.ts';

const STATE = {
  ...emptyState('2026-05-17', { id: '3', label: 'Main', note: 'EUR' }),
  amount: '12,50',
  tags: ['lunch'],
};
const DRAFT = { state: STATE, attempt: 'abc', at: '2026-05-17T10:00:00Z' };

beforeEach(async () => {
  await signInWith(['expenses:write']);
});

describe('a draft', () => {
  it('comes back as it was written', () => {
    writeDraft(draftKey(null), DRAFT);
    expect(readDraft(draftKey(null))).toEqual(DRAFT);
  });

  it('belongs to one user of one tenant, and to one expense', () => {
    expect(draftKey(null)).toBe('outlay.draft.1.1.new');
    writeDraft(draftKey('7'), DRAFT);
    expect(readDraft(draftKey(null))).toBeNull();
    expect(readDraft(draftKey('7'))).toEqual(DRAFT);
  });

  it('is gone once dropped', () => {
    writeDraft(draftKey(null), DRAFT);
    dropDraft(draftKey(null));
    expect(readDraft(draftKey(null))).toBeNull();
  });

  it.each(['', 'no JSON', '{}', '{"at":"x","attempt":null,"state":{"amount":1}}'])(
    'is none where %j is stored',
    (stored) => {
      localStorage.setItem(draftKey(null), stored);
      expect(readDraft(draftKey(null))).toBeNull();
    },
  );
});
