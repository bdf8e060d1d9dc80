import { AbsenceMemory } from './absence-memory.ts';

describe('the memory of what does not exist', () => {
  it('lasts for a moment', () => {
    let now = 0;
    const memory = new AbsenceMemory(() => now);
    memory.add('project:1:7');
    expect([memory.has('project:1:7'), memory.has('project:2:7')]).toEqual([true, false]);
    now = 4_999;
    expect(memory.has('project:1:7')).toBe(true);
    now = 5_000;
    expect(memory.has('project:1:7')).toBe(false);
  });

  it('keeps the latest names when there are too many', () => {
    const memory = new AbsenceMemory(() => 0);
    for (let id = 1; id <= 10_001; id++) memory.add(`project:1:${id}`);
    expect([memory.has('project:1:1'), memory.has('project:1:2'), memory.has('project:1:10001')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
