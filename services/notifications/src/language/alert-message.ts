import type { AlertFacts } from '../alerts/alert.ts';
import { speakerOf, type Speaker } from './speaker.ts';

/** An alert as one sentence in a language. */
export function messageOf(facts: AlertFacts, locale: string): string {
  return sentenceOf(facts, speakerOf(locale));
}

/** As {@link messageOf}, of somebody who already speaks. */
export function sentenceOf(facts: AlertFacts, { catalogue, amount, percent }: Speaker): string {
  if (facts.type === 'LOW_BALANCE') {
    return catalogue.lowBalance({
      account: facts.account,
      balance: amount(facts.balanceMinor, facts.currency),
      threshold: amount(facts.thresholdMinor, facts.currency),
    });
  }
  return catalogue.overspend({
    project: facts.project,
    estimate: amount(facts.estimateMinor, facts.currency),
    expected: facts.expectedMinor === null ? null : amount(facts.expectedMinor, facts.currency),
    probability: percent(facts.probability),
  });
}

/** An alert in a few words, for a subject. */
export function subjectOf(facts: AlertFacts, { catalogue }: Speaker): string {
  return facts.type === 'LOW_BALANCE'
    ? catalogue.lowBalanceSubject(facts.account)
    : catalogue.overspendSubject(facts.project);
}
