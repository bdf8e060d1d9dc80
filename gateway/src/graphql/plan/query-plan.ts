import type { GatewayConfig } from '@apollo/gateway';

type DidResolvePlan = NonNullable<GatewayConfig['experimental_didResolveQueryPlan']>;

/** A plan of Apollo's planner: which subgraphs are asked what, in which order. */
export type QueryPlan = Parameters<DidResolvePlan>[0]['queryPlan'];

export type PlanNode = Exclude<NonNullable<QueryPlan['node']>, { kind: 'Subscription' }>;

/** One question to one subgraph. */
export type FetchNode = Extract<PlanNode, { kind: 'Fetch' }>;

/** Fields that identify an entity at its subgraph, by type. */
export type RequiredSelections = NonNullable<FetchNode['requires']>;

/** A change of names or values, where a subgraph's differ from those of the graph. */
export type Rewrites = NonNullable<FetchNode['outputRewrites']>;
