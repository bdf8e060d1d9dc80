import { namesIn } from '@outlay/tools/telemetry/promql';
import { exportedMetrics, unknownNames } from './metrics-page.ts';

const page = exportedMetrics(`# HELP outlay_mails_total Mails.
# TYPE outlay_mails_total counter
outlay_mails_total{service="notifications",kind="alert",outcome="sent"} 3
outlay_outbox_depth{service="ledger"} NaN
`);
const unknown = (expression: string) => unknownNames(namesIn(expression), page, new Set(['outlay:recorded:ratio']));

describe('an expression', () => {
  it('may name what is on the page, what Prometheus adds, and what is recorded', () => {
    expect(unknown('sum by (kind, instance) (rate(outlay_mails_total{outcome="sent", job="outlay"}[5m]))')).toEqual([]);
    expect(unknown('outlay_outbox_depth{service=~"x.*"} > 0 or up == 0')).toEqual([]);
    expect(unknown('max by (anything) (outlay:recorded:ratio)')).toEqual([]);
  });

  it('is told apart where it names a metric, a label or a value that nobody exports', () => {
    expect(unknown('outlay_mail_total')).toEqual(['outlay_mail_total']);
    expect(unknown('outlay_mails_total{result="sent"}')).toEqual(['outlay_mails_total{result}']);
    expect(unknown('outlay_mails_total{outcome="lost"}')).toEqual(['outlay_mails_total{outcome="lost"}']);
    expect(unknown('sum by (tenant) (outlay_mails_total)')).toEqual(['the label tenant']);
  });
});
