import { subgraphFetched } from '@outlay/telemetry/metrics';
import { withSpan } from '@outlay/telemetry/tracing';
import type { SubgraphAnswer, SubgraphSource } from '../subgraphs/subgraph-source.ts';

/** Runs every question to a subgraph in a span, counts and times it. */
export function observeFetches(service: string, subgraph: string, source: SubgraphSource): SubgraphSource {
  return {
    async ask(question, caller) {
      const startedMs = performance.now();
      const attributes = { 'outlay.subgraph': subgraph };
      return withSpan(`fetch ${subgraph}`, { side: 'client', attributes }, async (span) => {
        const answer = await source.ask(question, caller);
        const outcome = outcomeOf(answer);
        if (outcome === 'unavailable') span.fail('SERVICE_UNAVAILABLE');
        subgraphFetched({ service, subgraph, outcome }, performance.now() - startedMs);
        return answer;
      });
    },
  };
}

function outcomeOf({ errors }: SubgraphAnswer): string {
  const [error] = errors ?? [];
  if (!error) return 'ok';
  return error.extensions?.['code'] === 'SERVICE_UNAVAILABLE' ? 'unavailable' : 'errors';
}
