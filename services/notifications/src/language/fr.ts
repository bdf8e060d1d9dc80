import type { Catalogue } from './catalogue.ts';

export const fr: Catalogue = {
  lowBalance: ({ account, balance, threshold }) =>
    `Le solde du compte « ${account} » est de ${balance} : il a atteint ou dépassé son seuil d’alerte de ${threshold}.`,
  overspend: ({ project, estimate, expected, probability }) => {
    const subject = project === null ? 'Un projet' : `Le projet « ${project} »`;
    const total = expected === null ? '' : ` : ${expected} sont attendus au total`;
    return `${subject} coûtera probablement plus que les ${estimate} estimés${total} (probabilité ${probability}).`;
  },
  webhookDisabled: ({ webhook, reason }) =>
    reason === 'GONE'
      ? `Le webhook « ${webhook} » a été désactivé : son destinataire a répondu qu’il n’existe plus.`
      : `Le webhook « ${webhook} » a été désactivé : son destinataire n’a confirmé aucun message depuis longtemps.`,
  lowBalanceSubject: (account) => `Solde bas : ${account}`,
  overspendSubject: (project) => (project === null ? 'Dépassement probable' : `Dépassement probable : ${project}`),
  webhookDisabledSubject: (webhook) => `Webhook désactivé : ${webhook}`,
  digestSubject: (count) => (count === 1 ? 'Une nouvelle alerte' : `${count} nouvelles alertes`),
  digestIntro: (count) =>
    count === 1
      ? 'Depuis le dernier récapitulatif, il y a eu une alerte :'
      : `Depuis le dernier récapitulatif, il y a eu ${count} alertes :`,
  greeting: (name) => (name === null ? 'Bonjour,' : `Bonjour ${name},`),
  raised: (time) => `Constaté le ${time}.`,
  cleared: (time) => `Ce n’est plus le cas depuis le ${time}.`,
  recurred: (count) =>
    `La situation s’était rétablie, puis s’est reproduite ${count === 1 ? 'une fois' : `${count} fois`}.`,
  showAccount: 'Voir le compte',
  showProject: 'Voir le projet',
  showWebhooks: 'Voir les webhooks',
  reason: (tenant) => `Vous recevez ce message selon vos préférences de notification chez ${tenant}.`,
  changePreferences: 'Modifier les préférences de notification',
  stopMails: 'Plus de messages à cette adresse',
};
