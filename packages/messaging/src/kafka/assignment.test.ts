import { assignPartitions, type Assignment, type Member } from './assignment.ts';

const member = (id: string, topics: string[], holds: Member['holds'] = []): Member => ({ id, topics, holds });
const place = (topic: string, partition: number) => ({ topic, partition });
const counts = (assignment: Assignment, topic: string) =>
  Object.fromEntries([...assignment].map(([id, topics]) => [id, topics[topic]?.length ?? 0]));

describe('assignPartitions', () => {
  it('gives every partition to one member, evenly', () => {
    const members = ['a', 'b', 'c'].map((id) => member(id, ['x']));
    const assignment = assignPartitions(members, new Map([['x', 7]]));
    expect([...assignment.values()].flatMap(({ x = [] }) => x).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(Object.values(counts(assignment, 'x')).sort()).toEqual([2, 2, 3]);
  });

  it('leaves partitions where they are, as far as that is even', () => {
    const all = [0, 1, 2, 3].map((partition) => place('x', partition));
    const members = [member('old', ['x'], all), member('new', ['x'])];
    const assignment = assignPartitions(members, new Map([['x', 4]]));
    expect(assignment.get('old')).toEqual({ x: [0, 1] });
    expect(assignment.get('new')).toEqual({ x: [2, 3] });
    const alone = assignPartitions([member('a', ['x']), member('z', ['x'], [place('x', 0)])], new Map([['x', 1]]));
    expect(counts(alone, 'x')).toEqual({ a: 0, z: 1 });
  });

  it('believes one of two who say that they hold the same', () => {
    const members = [member('a', ['x'], [place('x', 0), place('x', 9)]), member('b', ['x'], [place('x', 0)])];
    const assignment = assignPartitions(members, new Map([['x', 2]]));
    expect(assignment.get('a')).toEqual({ x: [0] });
    expect(assignment.get('b')).toEqual({ x: [1] });
  });

  it('gives nobody a topic that it does not want', () => {
    const members = [member('a', ['x']), member('b', ['x', 'y'])];
    const assignment = assignPartitions(
      members,
      new Map([
        ['x', 2],
        ['y', 2],
        ['z', 2],
      ]),
    );
    expect(counts(assignment, 'x')).toEqual({ a: 1, b: 1 });
    expect(assignment.get('b')?.['y']).toEqual([0, 1]);
    expect(counts(assignment, 'z')).toEqual({ a: 0, b: 0 });
  });

  it('does not give the odd partition of every topic to the same member', () => {
    const members = ['a', 'b'].map((id) => member(id, ['x', 'y']));
    const assignment = assignPartitions(
      members,
      new Map([
        ['x', 1],
        ['y', 1],
      ]),
    );
    expect([...assignment.values()].map((topics) => Object.values(topics).flat().length)).toEqual([1, 1]);
  });
});
