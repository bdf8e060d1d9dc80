/** All texts for people in one language. Amounts, times and percentages are passed formatted. */
export interface Catalogue {
  lowBalance(said: { account: string; balance: string; threshold: string }): string;
  /** `project` is null if its name is unknown, `expected` if there is no expected total. */
  overspend(said: { project: string | null; estimate: string; expected: string | null; probability: string }): string;
  webhookDisabled(said: { webhook: string; reason: 'GONE' | 'FAILING' }): string;
  lowBalanceSubject(account: string): string;
  overspendSubject(project: string | null): string;
  webhookDisabledSubject(webhook: string): string;
  digestSubject(count: number): string;
  digestIntro(count: number): string;
  greeting(name: string | null): string;
  raised(time: string): string;
  cleared(time: string): string;
  /** Number of times the condition came back after it had cleared; at least once. */
  recurred(count: number): string;
  showAccount: string;
  showProject: string;
  showWebhooks: string;
  /** Reason for the mail. @param tenant the organisation's name */
  reason(tenant: string): string;
  changePreferences: string;
  stopMails: string;
}
