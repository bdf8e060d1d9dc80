import { anybody, can, connection, each, mergeRules } from './rules.ts';

describe('rules', () => {
  it('are one object per permission', () => {
    expect(can('users:read')).toBe(can('users:read'));
    expect(can('users:read')).not.toBe(can('users:write'));
  });

  it('are laid over each other type by type', () => {
    const merged = mergeRules({ A: { x: anybody } }, { A: { y: anybody }, B: each('z', anybody) });
    expect(merged).toEqual({ A: { x: anybody, y: anybody }, B: { z: anybody } });
  });

  it('may not contradict each other', () => {
    expect(() => mergeRules({ A: { x: anybody } }, { A: { x: can('users:read') } })).toThrow('two rules for A.x');
  });

  it('cover a connection and its edges', () => {
    expect(Object.keys(connection('User', anybody)['UserEdge'] ?? {})).toEqual(['cursor', 'node']);
  });
});
