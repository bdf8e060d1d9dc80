import type { AlertFacts } from '../alerts/alert.ts';
import { speakerOf, type Speaker } from './speaker.ts';

/** Describes an alert in one sentence. */
export function messageOf(facts: AlertFacts, locale: string): string {
  return sentenceOf(facts, speakerOf(locale));
}

/** As {@link messageOf}, with a given speaker. */
export function sentenceOf(facts: AlertFacts, { catalogue, amount, percent }: Speaker): string {
  if (facts.type === 'LOW_BALANCE') {
    return catalogue.lowBalance({
      account: facts.account,
      balance: amount(facts.balanceMinor, facts.currency),
      threshold: amount(facts.thresholdMinor, facts.currency),
    });
  }
  if (facts.type === 'WEBHOOK_DISABLED') return catalogue.webhookDisabled(facts);
  return catalogue.overspend({
    project: facts.project,
    estimate: amount(facts.estimateMinor, facts.currency),
    expected: facts.expectedMinor === null ? null : amount(facts.expectedMinor, facts.currency),
    probability: percent(facts.probability),
  });
}

/** Short description of an alert for a subject line. */
export function subjectOf(facts: AlertFacts, { catalogue }: Speaker): string {
  switch (facts.type) {
    case 'LOW_BALANCE':
      return catalogue.lowBalanceSubject(facts.account);
    case 'FORECAST_OVERSPEND':
      return catalogue.overspendSubject(facts.project);
    case 'WEBHOOK_DISABLED':
      return catalogue.webhookDisabledSubject(facts.webhook);
  }
}
