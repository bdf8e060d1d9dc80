import type { Catalogue } from './catalogue.ts';

export const en: Catalogue = {
  lowBalance: ({ account, balance, threshold }) =>
    `The balance of account “${account}” is ${balance}, at or below its threshold of ${threshold}.`,
  overspend: ({ project, estimate, expected, probability }) => {
    const subject = project === null ? 'A project' : `Project “${project}”`;
    const total = expected === null ? '' : `: ${expected} in total are expected`;
    return `${subject} will probably cost more than its estimate of ${estimate}${total} (probability ${probability}).`;
  },
  webhookDisabled: ({ webhook, reason }) =>
    reason === 'GONE'
      ? `The webhook “${webhook}” was deactivated: its receiver answered that it no longer exists.`
      : `The webhook “${webhook}” was deactivated: its receiver has confirmed no message for a long time.`,
  lowBalanceSubject: (account) => `Low balance: ${account}`,
  overspendSubject: (project) => (project === null ? 'A project may overrun' : `May overrun: ${project}`),
  webhookDisabledSubject: (webhook) => `Webhook deactivated: ${webhook}`,
  digestSubject: (count) => (count === 1 ? 'One new alert' : `${count} new alerts`),
  digestIntro: (count) =>
    count === 1 ? 'Since the last summary there was one alert:' : `Since the last summary there were ${count} alerts:`,
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  raised: (time) => `Noticed on ${time}.`,
  cleared: (time) => `No longer the case since ${time}.`,
  recurred: (count) =>
    count === 1
      ? 'The condition had cleared and came back once.'
      : `The condition had cleared and came back ${count} times.`,
  showAccount: 'Show the account',
  showProject: 'Show the project',
  showWebhooks: 'Show the webhooks',
  reason: (tenant) => `You get this mail because your notification settings at ${tenant} ask for it.`,
  changePreferences: 'Change the notification settings',
  stopMails: 'No more mails to this address',
};
