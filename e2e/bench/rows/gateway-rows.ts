import { requireRight } from '../load/load-generator.ts';
import type { LoadPlan, PlannedRequest } from '../load/load-plan.ts';
import type { GatewayProcess, Gateways } from '../floors/gateways.ts';
import { cpuOfTree } from '../measure/processes.ts';
import type { Bench } from '../product/bench-context.ts';
import type { MadeTenant } from '../product/bench-tenants.ts';
import { milliseconds, spread, type Row } from './row.ts';

const CLIENTS = 8;
const REQUESTS = 800;
const WARM_UP = 1_500;

const LIST = `query List {
  expenses(first: 20) {
    nodes { id amount { amount currency } expenseDate vendor note account { id name } project { id name status } }
  }
}`;
const ACCOUNT = `query ReadAccount($id: ID!) {
  account(id: $id) {
    id name type currency openingBalance { amount } currentBalance { amount } lowBalanceThreshold { amount } isLowBalance
    overdraft isArchived version createdAt updatedAt
  }
}`;

export const gatewayRows: readonly Row[] = [
  gatewayRow('gateway-list', 'gateway, a list of 20 from two subgraphs', () => {
    const request = graphql({ query: LIST }, ['"expenseDate"', '"Project ']);
    return { product: request, bare: request };
  }),
  gatewayRow('gateway-fetch', 'gateway, GET /accounts/{id}: one fetch', ({ accounts }) => {
    const id = String(accounts[0]);
    return {
      product: { method: 'GET', path: `/api/v1/accounts/${id}`, status: 200, contains: [`"id":${id},`] },
      bare: graphql({ query: ACCOUNT, variables: { id } }, [`"id":"${id}"`]),
    };
  }),
];

function graphql(body: object, contains: readonly string[]): PlannedRequest {
  return { method: 'POST', path: '/graphql', body, status: 200, contains: [...contains, '"data":'] };
}

/** CPU of the gateway's process alone, against @apollo/gateway in front of the same services. */
function gatewayRow(
  name: string,
  title: string,
  requestsOf: (tenant: MadeTenant) => Record<'product' | 'bare', PlannedRequest>,
): Row {
  const measure = async (bench: Bench, side: 'product' | 'bare', count: number): Promise<number> => {
    const [tenant, gateways] = [await bench.tenant('small'), await bench.gateways()];
    if (side === 'bare') await gateways.renewToken(tenant);
    const { pid, url } = sideOf(gateways, side);
    const headers = side === 'product' ? await bench.signIn('small') : {};
    const plan: LoadPlan = { url, headers, requests: [requestsOf(tenant)[side]], clients: CLIENTS, count };
    const before = await cpuOfTree(pid);
    requireRight(`${name}, ${side}`, await bench.load.run(plan));
    return ((await cpuOfTree(pid)).node - before.node) / count;
  };
  return {
    ...{ name, title, setting: 'one-process', tenants: ['small'], ratio: { figure: 'ratio', better: 'lower' } },
    async warmUp(bench) {
      for (const side of ['product', 'bare'] as const) await measure(bench, side, WARM_UP);
    },
    async round(bench, scale) {
      const count = Math.round(REQUESTS * scale);
      const [productMs, bareMs] = [await measure(bench, 'product', count), await measure(bench, 'bare', count)];
      return { productMs, bareMs, ratio: productMs / bareMs };
    },
    show: ({ productMs, bareMs, ratio }) =>
      `${spread(ratio, 2)} × @apollo/gateway: ${milliseconds(productMs)} of ${milliseconds(bareMs)} of CPU`,
  };
}

function sideOf(gateways: Gateways, side: 'product' | 'bare'): GatewayProcess {
  return side === 'product' ? gateways.product : gateways.bare;
}
