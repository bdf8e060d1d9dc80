/** Everything that is said to people, in one language. Amounts, times and percentages arrive formatted. */
export interface Catalogue {
  lowBalance(said: { account: string; balance: string; threshold: string }): string;
  /** `project` is null where its name is not known, `expected` where there is no expectation. */
  overspend(said: { project: string | null; estimate: string; expected: string | null; probability: string }): string;
  lowBalanceSubject(account: string): string;
  overspendSubject(project: string | null): string;
  digestSubject(count: number): string;
  digestIntro(count: number): string;
  greeting(name: string | null): string;
  raised(time: string): string;
  cleared(time: string): string;
  /** Number of times the condition came back after it had cleared; at least once. */
  recurred(count: number): string;
  showAccount: string;
  showProject: string;
  /** Why this mail came; the name is the organisation's. */
  reason(tenant: string): string;
  changePreferences: string;
}
