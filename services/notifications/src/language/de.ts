import type { Catalogue } from './catalogue.ts';

export const de: Catalogue = {
  lowBalance: ({ account, balance, threshold }) =>
    `Das Konto „${account}“ steht bei ${balance} und hat damit die Warngrenze von ${threshold} erreicht oder unterschritten.`,
  overspend: ({ project, estimate, expected, probability }) => {
    const subject = project === null ? 'Ein Projekt' : `Das Projekt „${project}“`;
    const total = expected === null ? '' : `; erwartet werden insgesamt ${expected}`;
    return `${subject} wird voraussichtlich mehr kosten als die veranschlagten ${estimate}${total} (Wahrscheinlichkeit ${probability}).`;
  },
  webhookDisabled: ({ webhook, reason }) =>
    reason === 'GONE'
      ? `Der Webhook „${webhook}“ wurde abgeschaltet: Sein Empfänger hat geantwortet, dass es ihn nicht mehr gibt.`
      : `Der Webhook „${webhook}“ wurde abgeschaltet: Sein Empfänger hat lange keine Nachricht bestätigt.`,
  lowBalanceSubject: (account) => `Niedriger Kontostand: ${account}`,
  overspendSubject: (project) => (project === null ? 'Ein Projekt wird wohl teurer' : `Wird wohl teurer: ${project}`),
  webhookDisabledSubject: (webhook) => `Webhook abgeschaltet: ${webhook}`,
  digestSubject: (count) => (count === 1 ? 'Eine neue Warnung' : `${count} neue Warnungen`),
  digestIntro: (count) =>
    count === 1
      ? 'Seit der letzten Zusammenfassung gab es eine Warnung:'
      : `Seit der letzten Zusammenfassung gab es ${count} Warnungen:`,
  greeting: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
  raised: (time) => `Festgestellt am ${time}.`,
  cleared: (time) => `Trifft seit ${time} nicht mehr zu.`,
  recurred: (count) =>
    `Die Warnung war bereits behoben und ist ${count === 1 ? 'einmal' : `${count}-mal`} erneut eingetreten.`,
  showAccount: 'Konto ansehen',
  showProject: 'Projekt ansehen',
  showWebhooks: 'Webhooks ansehen',
  reason: (tenant) => `Diese E-Mail entspricht Ihren Benachrichtigungseinstellungen bei ${tenant}.`,
  changePreferences: 'Benachrichtigungen einstellen',
  stopMails: 'Keine E-Mails mehr an diese Adresse',
};
