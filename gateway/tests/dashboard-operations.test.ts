import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { permissionsOf, ROLES, type Role } from '@outlay/tenancy/permissions';
import type { Principal } from '@outlay/tenancy/request-context';
import { loadGatewayConfig } from '../src/config.ts';
import { analyseOperation } from '../src/graphql/analysed-operation.ts';
import { createPermissionGate } from '../src/permissions/permission-gate.ts';
import { ruleTree } from '../src/permissions/rule-tree.ts';
import { webOperations } from './kit/web-operations.ts';

const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
/** The largest page that any list answers: more than the dashboard asks for. */
const LARGEST_PAGE = 100;

const { QUERY_MAX_DEPTH, QUERY_MAX_FIELDS, QUERY_MAX_ALIASES, QUERY_MAX_TOKENS, QUERY_MAX_COST } = loadGatewayConfig({
  EVENT_LOG_URL: 'postgres://log',
  INTERNAL_TOKEN_SIGNING_KEY: '{"kty":"OKP","crv":"Ed25519","kid":"k","x":"AA","d":"AA"}',
  ...Object.fromEntries(
    ['IDENTITY', 'PROJECTS', 'LEDGER', 'ANALYTICS', 'NOTIFICATIONS'].map((name) => [`${name}_URL`, 'http://x/graphql']),
  ),
});
const limits = {
  ...{ maxDepth: QUERY_MAX_DEPTH, maxFields: QUERY_MAX_FIELDS, maxAliases: QUERY_MAX_ALIASES },
  ...{ maxTokens: QUERY_MAX_TOKENS, maxCost: QUERY_MAX_COST },
};

const options = { schema, operationName: undefined, limits, introspection: false, browser: { hasCookie: true } };
const operations = webOperations().map(({ file, name, text }) => ({ file, name, ...analyseOperation(text, options) }));
const gate = createPermissionGate(schema, ruleTree);
const user = (role: Role): Principal => ({ kind: 'user', userId: 1, role, permissions: permissionsOf(role) });

/** Names of the operations, of files whose path contains one of these, that a role is refused. */
async function refusedTo(role: Role, ...paths: string[]): Promise<string[]> {
  const wanted = operations.filter(({ file }) => paths.some((path) => file.includes(path)));
  expect(wanted.length).toBeGreaterThanOrEqual(paths.length);
  const verdicts = await Promise.allSettled(wanted.map((operation) => gate.check(operation, user(role))));
  return wanted.filter((_operation, index) => verdicts[index]?.status === 'rejected').map(({ name }) => name);
}

describe('the operations of the dashboard', () => {
  it.each(operations.map(({ name, cost }) => [name, cost] as const))(
    'may each ask for its largest page: %s',
    (_name, cost) => {
      const sizes = Object.fromEntries(['first', 'last', 'limit'].map((name) => [name, LARGEST_PAGE]));
      expect(cost(sizes)).toBeLessThanOrEqual(limits.maxCost);
    },
  );

  it('run for the Owner, all of them', async () => {
    expect(await refusedTo('OWNER', '.graphql')).toEqual([]);
  });

  it.each(ROLES)('of the home page and the frame around it run for %s', async (role) => {
    expect(
      await refusedTo(role, 'home.graphql', 'viewer.graphql', 'alerts.graphql', 'project-dashboard.graphql'),
    ).toEqual([]);
  });

  it('of recording an expense run for a Member', async () => {
    const recording = ['expense-form.graphql', 'expense-detail.graphql', '/expenses.graphql', 'saved-filters.graphql'];
    expect(await refusedTo('MEMBER', ...recording)).toEqual([]);
    // Asked with `users:read` only.
    expect(await refusedTo('MEMBER', 'lookups.graphql')).toEqual(['UserName', 'UserOptions']);
  });
});
