import type { GraphQLDataSource } from '@apollo/gateway';
import { subgraphFetched } from '@outlay/telemetry/metrics';
import { withSpan } from '@outlay/telemetry/tracing';
import type { FetchContext } from '../subgraph-data-source.ts';

type Answer = Awaited<ReturnType<GraphQLDataSource<FetchContext>['process']>>;

/** Runs every question to a subgraph in a span, counts and times it. Plans that are only warmed ask nobody. */
export function observeFetches(
  service: string,
  subgraph: string,
  source: GraphQLDataSource<FetchContext>,
): GraphQLDataSource<FetchContext> {
  return {
    async process(operation) {
      if (!('incomingRequestContext' in operation) || !operation.context.caller) return source.process(operation);
      const startedMs = performance.now();
      const attributes = { 'outlay.subgraph': subgraph };
      return withSpan(`fetch ${subgraph}`, { side: 'client', attributes }, async (span) => {
        const answer = await source.process(operation);
        const outcome = outcomeOf(answer);
        if (outcome === 'unavailable') span.fail('SERVICE_UNAVAILABLE');
        subgraphFetched({ service, subgraph, outcome }, performance.now() - startedMs);
        return answer;
      });
    },
  };
}

function outcomeOf({ errors }: Answer): string {
  const [error] = errors ?? [];
  if (!error) return 'ok';
  return error.extensions?.['code'] === 'SERVICE_UNAVAILABLE' ? 'unavailable' : 'errors';
}
