import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { composeContracts, CompositionError, readSubgraphs } from './supergraph.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])`;
const projects = {
  name: 'projects',
  sdl: `${link} type Query { project(id: ID!): Project } type Project @key(fields: "id") { id: ID! name: String! }`,
};
const ledger = {
  name: 'ledger',
  sdl: `${link} type Query { secret: Int @inaccessible } type Project @key(fields: "id") { id: ID! spent: Int! }`,
};

describe('composeContracts', () => {
  it('joins the subgraphs and leaves what is inaccessible out of the API schema', () => {
    const { supergraph, apiSchema } = composeContracts([projects, ledger]);
    expect(supergraph).toContain('secret');
    expect(supergraph).toContain('join__Graph');
    expect(apiSchema).toContain('spent: Int!');
    expect(apiSchema).not.toContain('secret');
    expect(apiSchema).not.toContain('join__');
  });

  it('is the same whatever the order of the subgraphs', () => {
    expect(composeContracts([ledger, projects]).apiSchema).toBe(composeContracts([projects, ledger]).apiSchema);
  });

  it('names the reason when two subgraphs contradict each other', () => {
    const contradicting = { name: 'ledger', sdl: `${link} type Project @key(fields: "id") { id: ID! name: Int! }` };
    expect(() => composeContracts([projects, contradicting])).toThrow(CompositionError);
    expect(() => composeContracts([projects, contradicting])).toThrow(/Project\.name/);
  });

  it('names the subgraph whose SDL does not parse', () => {
    expect(() => composeContracts([{ name: 'ledger', sdl: 'type {' }])).toThrow(/^ledger: Syntax Error/);
  });
});

describe('readSubgraphs', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'outlay-compose-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function put(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }

  it('joins the common scalars and every graphql file of a service, in path order', async () => {
    await put('packages/service-kit/src/graphql/scalars.graphql', 'scalar Decimal');
    await put('services/ledger/src/b/b.graphql', 'type B { x: Int }');
    await put('services/ledger/src/a/a.graphql', 'type A { x: Int }');
    await put('services/empty/src/main.ts', '');
    expect(await readSubgraphs(root)).toEqual([
      { name: 'ledger', sdl: 'scalar Decimal\ntype A { x: Int }\ntype B { x: Int }' },
    ]);
  });
});
