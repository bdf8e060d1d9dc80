import { buildSchema, Kind, parse, type FragmentDefinitionNode } from 'graphql';
import { permissionsOf } from '@outlay/tenancy/permissions';
import type { Principal } from '@outlay/tenancy/request-context';
import { operationCoordinates } from './operation-coordinates.ts';
import { createPermissionGate } from './permission-gate.ts';
import { anybody, can, type RuleTree } from './rules.ts';

const schema = buildSchema(`
  interface Named { name: String  boss: Person }
  type Person implements Named { name: String  boss: Person  salary: Int }
  type Robot implements Named { name: String  boss: Person  serial: String }
  union Worker = Person | Robot
  type Query { named: Named  worker: Worker  person: Person }
  type Mutation { fire(name: String): Person }
`);

function coordinatesOf(text: string): string[] {
  const { definitions } = parse(text);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('no operation');
  return [...operationCoordinates(schema, operation, fragments)].sort();
}

describe('operationCoordinates', () => {
  it.each([
    ['a plain field', '{ person { salary } }', ['Person.salary', 'Query.person']],
    ['an alias', '{ a: person { b: salary } }', ['Person.salary', 'Query.person']],
    ['a named fragment', '{ person { ...F } } fragment F on Person { salary }', ['Person.salary', 'Query.person']],
    [
      'a fragment in a fragment',
      '{ ...Q } fragment Q on Query { person { ...F } } fragment F on Person { salary }',
      ['Person.salary', 'Query.person'],
    ],
    ['an inline fragment', '{ person { ... on Person { salary } } }', ['Person.salary', 'Query.person']],
    ['an inline fragment without a type', '{ person { ... { salary } } }', ['Person.salary', 'Query.person']],
    ['a field of an interface', '{ named { name } }', ['Person.name', 'Query.named', 'Robot.name']],
    [
      'a field below an interface',
      '{ named { boss { salary } } }',
      ['Person.boss', 'Person.salary', 'Query.named', 'Robot.boss'],
    ],
    ['an interface narrowed', '{ named { ... on Robot { serial } } }', ['Query.named', 'Robot.serial']],
    ['a union narrowed', '{ worker { __typename ... on Person { salary } } }', ['Person.salary', 'Query.worker']],
    [
      'an interface inside of a union',
      '{ worker { ... on Named { name } } }',
      ['Person.name', 'Query.worker', 'Robot.name'],
    ],
    ['a skipped field', '{ person @skip(if: true) { salary } }', ['Person.salary', 'Query.person']],
    ['a mutation', 'mutation { fire(name: "x") { salary } }', ['Mutation.fire', 'Person.salary']],
    ['the type name', '{ __typename }', []],
    [
      'fragments that lead in a circle',
      '{ person { ...A } } fragment A on Person { boss { ...A } }',
      ['Person.boss', 'Query.person'],
    ],
  ])('sees through %s', (_name, text, expected) => {
    expect(coordinatesOf(text)).toEqual(expected);
  });
});

describe('the permission gate', () => {
  const rules: RuleTree = {
    Query: { named: anybody, worker: anybody, person: anybody },
    Person: { name: anybody, boss: anybody, salary: can('users:read') },
    Robot: { name: anybody, boss: anybody },
  };
  const gate = createPermissionGate(schema, rules);
  const member: Principal = { kind: 'user', userId: 1, role: 'MEMBER', permissions: permissionsOf('MEMBER') };
  const owner: Principal = { ...member, role: 'OWNER', permissions: permissionsOf('OWNER') };
  const verdictOf = (text: string, principal: Principal) =>
    gate.check({ coordinates: new Set(coordinatesOf(text)) }, principal);

  it('allows what every rule allows', async () => {
    await expect(verdictOf('{ named { name } }', member)).resolves.toBeUndefined();
    await expect(verdictOf('{ person { salary } }', owner)).resolves.toBeUndefined();
  });

  it.each(['{ person { x: salary } }', '{ worker { ... on Person { salary } } }', '{ named { boss { salary } } }'])(
    'refuses the whole of %s for one field',
    async (text) => {
      await expect(verdictOf(text, member)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    },
  );

  it('denies a field without a rule, and a mutation type without any, to everybody', async () => {
    await expect(verdictOf('{ worker { ... on Robot { serial } } }', owner)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(verdictOf('mutation { fire { name } }', owner)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('remembers a verdict per grant, not per person', async () => {
    const operation = { coordinates: new Set(['Person.salary']) };
    await expect(gate.check(operation, owner)).resolves.toBeUndefined();
    await expect(gate.check(operation, { ...owner, userId: 2 })).resolves.toBeUndefined();
    await expect(gate.check(operation, member)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('does not start with a rule for what does not exist', () => {
    expect(() => createPermissionGate(schema, { Person: { age: anybody } })).toThrow('Person.age');
  });
});
