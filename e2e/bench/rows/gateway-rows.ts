import { requireRight } from '../load/load-generator.ts';
import type { LoadPlan, LoadResult, PlannedRequest } from '../load/load-plan.ts';
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

/** Outcome of a load, and what the gateway spent on each request. */
interface Sent {
  result: LoadResult;
  cpuMs: number;
}

/** CPU of the gateway's process alone, against @apollo/gateway in front of the same services. */
function gatewayRow(
  name: string,
  title: string,
  requestsOf: (tenant: MadeTenant) => Record<'product' | 'bare', PlannedRequest>,
): Row {
  const send = async (bench: Bench, side: 'product' | 'bare', count: number): Promise<Sent> => {
    const [tenant, gateways] = [await bench.tenant('small'), await bench.gateways()];
    if (side === 'bare') await gateways.renewToken(tenant);
    const { pid, url } = sideOf(gateways, side);
    const headers = side === 'product' ? await bench.signIn('small') : {};
    const plan: LoadPlan = { url, headers, requests: [requestsOf(tenant)[side]], clients: CLIENTS, count };
    const before = await cpuOfTree(pid);
    const result = await bench.load.run(plan);
    return { result, cpuMs: ((await cpuOfTree(pid)).node - before.node) / count };
  };
  const measure = async (bench: Bench, side: 'product' | 'bare', count: number): Promise<number> => {
    const { result, cpuMs } = await send(bench, side, count);
    requireRight(`${name}, ${side}`, result);
    return cpuMs;
  };
  return {
    ...{ name, title, setting: 'one-process', tenants: ['small'], ratio: { figure: 'ratio', better: 'lower' } },
    async warmUp(bench, scale) {
      for (const side of ['product', 'bare'] as const) await send(bench, side, Math.round(WARM_UP * scale));
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
