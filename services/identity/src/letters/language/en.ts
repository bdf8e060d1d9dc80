import type { LetterCatalogue } from './catalogue.ts';

export const en: LetterCatalogue = {
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  letters: {
    activation: ({ tenant, validity }) => ({
      subject: `Activate your account at ${tenant}`,
      title: `Somebody, probably you, registered at ${tenant} with this address.`,
      note: `The link activates the account. It is valid for ${validity}, once.`,
      action: 'Activate the account',
      otherwise: 'If it was not you, there is nothing to do: without the link the account stays inactive.',
    }),
    verification: ({ tenant, validity }) => ({
      subject: `Confirm your address for ${tenant}`,
      title: `Somebody, probably you, opened an account at ${tenant} with this address.`,
      note: `The link confirms that the address is yours. It is valid for ${validity}, once.`,
      action: 'Confirm the address',
      otherwise:
        'If it was not you, do not follow the link: whoever it was chose a password, and the address stays unconfirmed.',
    }),
    invitation: ({ tenant, inviter, validity }) => ({
      subject: `Join ${tenant} on Outlay`,
      title: inviter === null ? `You are invited to ${tenant}.` : `${inviter} invites you to ${tenant}.`,
      note: `The link leads to your name and password. It is valid for ${validity}, once.`,
      action: 'Accept the invitation',
      otherwise: 'If you know nobody there, there is nothing to do.',
    }),
    reset: ({ tenant, validity }) => ({
      subject: `Choose a new password for ${tenant}`,
      title: `Somebody, probably you, asked for a new password for your account at ${tenant}.`,
      note: `A new password ends every session. The link is valid for ${validity}, once.`,
      action: 'Choose a new password',
      otherwise: 'If it was not you, there is nothing to do: the password stays as it is.',
    }),
    password_changed: ({ tenant, time }) => ({
      subject: `Your password at ${tenant} was changed`,
      title: `The password of your account at ${tenant} was changed on ${time}.`,
      otherwise: 'If it was not you, choose a new password at once, and tell an administrator.',
    }),
    new_sign_in: ({ tenant, time, device }) => ({
      subject: `A new sign-in at ${tenant}`,
      title:
        device === null
          ? `Your account at ${tenant} was signed in to on ${time}, from a browser or program that is not known yet.`
          : `Your account at ${tenant} was signed in to on ${time} with ${device}, from a browser that is not known yet.`,
      otherwise: 'If it was not you, choose a new password at once: that ends every session.',
    }),
  },
  addressTyped: (tenant) => `You get this letter because somebody typed your address at ${tenant}.`,
  aboutAccount: (tenant) => `You get this letter because it is about your account at ${tenant}.`,
  decline: 'No more letters to this address',
};
