import { namesIn } from './promql.ts';

describe('the names in an expression', () => {
  it('are its metrics with their matchers, and the labels that it groups by', () => {
    const { selectors, groupings } = namesIn(
      'histogram_quantile(0.99, sum by (service, le) (rate(a_bucket{service="gateway", code=~"5.."}[5m]))) > on (job) b',
    );
    expect(selectors).toEqual([
      {
        metric: 'a_bucket',
        matchers: [
          { label: 'service', operator: '=', value: 'gateway' },
          { label: 'code', operator: '=~', value: '5..' },
        ],
      },
      { metric: 'b', matchers: [] },
    ]);
    expect(groupings).toEqual(['service', 'le', 'job']);
  });

  it('are not guessed where it is no PromQL', () => {
    expect(() => namesIn('rate(a[$__rate_interval])')).toThrow(/No PromQL/);
  });
});
