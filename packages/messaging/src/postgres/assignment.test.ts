import { partitionsOf } from './assignment.ts';
import { partitionKey } from './partition.ts';

const partitions = ['a', 'b', 'c'].flatMap((topic) =>
  Array.from({ length: 4 }, (_, partition) => ({ topic, partition })),
);
const topics = ['a', 'b', 'c'];

describe('partitionsOf', () => {
  it.each([1, 2, 3, 5, 20])('gives every partition to exactly one of %i members', (count) => {
    const members = Array.from({ length: count }, (_, n) => ({ member: `m${n}`, topics }));
    const given = members.flatMap(({ member }) => [...partitionsOf(member, members, partitions)]);
    expect(given.sort()).toEqual(partitions.map(partitionKey).sort());
  });

  it('shares evenly', () => {
    const members = ['m1', 'm2'].map((member) => ({ member, topics }));
    expect(partitionsOf('m1', members, partitions).size).toBe(6);
  });

  it('does not depend on the order in which members are listed', () => {
    const members = ['m1', 'm2', 'm3'].map((member) => ({ member, topics }));
    expect(partitionsOf('m2', members.toReversed(), partitions)).toEqual(partitionsOf('m2', members, partitions));
  });

  it('gives a topic only to members that read it', () => {
    const members = [
      { member: 'm1', topics: ['a'] },
      { member: 'm2', topics: ['a', 'b'] },
    ];
    const second = partitionsOf('m2', members, partitions);
    expect([...second].filter((key) => key.startsWith('b/'))).toHaveLength(4);
    expect([...partitionsOf('m1', members, partitions)].every((key) => key.startsWith('a/'))).toBe(true);
  });
});
