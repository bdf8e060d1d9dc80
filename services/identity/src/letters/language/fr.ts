import type { LetterCatalogue } from './catalogue.ts';

export const fr: LetterCatalogue = {
  greeting: (name) => (name === null ? 'Bonjour,' : `Bonjour ${name},`),
  letters: {
    activation: ({ tenant, validity }) => ({
      subject: `Activez votre compte chez ${tenant}`,
      title: `Quelqu’un, sans doute vous, s’est inscrit chez ${tenant} avec cette adresse.`,
      note: `Le lien active le compte. Il est valable ${validity}, une seule fois.`,
      action: 'Activer le compte',
      otherwise: 'Si ce n’était pas vous, il n’y a rien à faire : sans le lien, le compte reste inactif.',
    }),
    verification: ({ tenant, validity }) => ({
      subject: `Confirmez votre adresse pour ${tenant}`,
      title: `Quelqu’un, sans doute vous, a ouvert un compte chez ${tenant} avec cette adresse.`,
      note: `Le lien confirme que l’adresse est la vôtre. Il est valable ${validity}, une seule fois.`,
      action: 'Confirmer l’adresse',
      otherwise:
        'Si ce n’était pas vous, ne suivez pas le lien : cette personne a choisi un mot de passe, et l’adresse reste non confirmée.',
    }),
    invitation: ({ tenant, inviter, validity }) => ({
      subject: `Rejoignez ${tenant} sur Outlay`,
      title: inviter === null ? `Vous êtes invité chez ${tenant}.` : `${inviter} vous invite chez ${tenant}.`,
      note: `Le lien vous mène au choix du nom et du mot de passe. Il est valable ${validity}, une seule fois.`,
      action: 'Accepter l’invitation',
      otherwise: 'Si vous n’y connaissez personne, il n’y a rien à faire.',
    }),
    reset: ({ tenant, validity }) => ({
      subject: `Choisissez un nouveau mot de passe pour ${tenant}`,
      title: `Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte chez ${tenant}.`,
      note: `Un nouveau mot de passe met fin à toutes les sessions. Le lien est valable ${validity}, une seule fois.`,
      action: 'Choisir un nouveau mot de passe',
      otherwise: 'Si ce n’était pas vous, il n’y a rien à faire : le mot de passe reste le même.',
    }),
    password_changed: ({ tenant, time }) => ({
      subject: `Votre mot de passe chez ${tenant} a été modifié`,
      title: `Le mot de passe de votre compte chez ${tenant} a été modifié le ${time}.`,
      otherwise:
        'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe et prévenez un administrateur.',
    }),
    new_sign_in: ({ tenant, time, device }) => ({
      subject: `Nouvelle connexion chez ${tenant}`,
      title:
        device === null
          ? `Une connexion à votre compte chez ${tenant} a eu lieu le ${time}, depuis un navigateur ou un programme encore inconnu.`
          : `Une connexion à votre compte chez ${tenant} a eu lieu le ${time} avec ${device}, depuis un navigateur encore inconnu.`,
      otherwise:
        'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe : toutes les sessions prendront fin.',
    }),
  },
  addressTyped: (tenant) => `Vous recevez ce message parce que quelqu’un a saisi votre adresse chez ${tenant}.`,
  aboutAccount: (tenant) => `Vous recevez ce message parce qu’il concerne votre compte chez ${tenant}.`,
  decline: 'Plus de messages à cette adresse',
};
