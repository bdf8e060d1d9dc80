import type { LetterCatalogue } from './catalogue.ts';

export const de: LetterCatalogue = {
  greeting: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
  letters: {
    activation: ({ tenant, validity }) => ({
      subject: `Ihr Konto bei ${tenant} aktivieren`,
      title: `Jemand, vermutlich Sie, hat sich bei ${tenant} mit dieser Adresse registriert.`,
      note: `Der Link aktiviert das Konto. Er gilt ${validity}, und nur einmal.`,
      action: 'Konto aktivieren',
      otherwise: 'Waren Sie es nicht, so ist nichts zu tun: Ohne den Link bleibt das Konto inaktiv.',
    }),
    verification: ({ tenant, validity }) => ({
      subject: `Ihre Adresse für ${tenant} bestätigen`,
      title: `Jemand, vermutlich Sie, hat bei ${tenant} ein Konto mit dieser Adresse eröffnet.`,
      note: `Der Link bestätigt, dass die Adresse Ihnen gehört. Er gilt ${validity}, und nur einmal.`,
      action: 'Adresse bestätigen',
      otherwise:
        'Waren Sie es nicht, so folgen Sie dem Link nicht: Wer es war, hat ein Passwort gewählt, und die Adresse bleibt unbestätigt.',
    }),
    invitation: ({ tenant, inviter, validity }) => ({
      subject: `Einladung zu ${tenant} auf Outlay`,
      title: inviter === null ? `Sie sind zu ${tenant} eingeladen.` : `${inviter} lädt Sie zu ${tenant} ein.`,
      note: `Über den Link wählen Sie Namen und Passwort. Er gilt ${validity}, und nur einmal.`,
      action: 'Einladung annehmen',
      otherwise: 'Kennen Sie dort niemanden, so ist nichts zu tun.',
    }),
    reset: ({ tenant, validity }) => ({
      subject: `Neues Passwort für ${tenant} wählen`,
      title: `Jemand, vermutlich Sie, möchte ein neues Passwort für Ihr Konto bei ${tenant}.`,
      note: `Ein neues Passwort beendet alle Sitzungen. Der Link gilt ${validity}, und nur einmal.`,
      action: 'Neues Passwort wählen',
      otherwise: 'Waren Sie es nicht, so ist nichts zu tun: Das Passwort bleibt, wie es ist.',
    }),
    password_changed: ({ tenant, time }) => ({
      subject: `Ihr Passwort bei ${tenant} wurde geändert`,
      title: `Das Passwort Ihres Kontos bei ${tenant} wurde am ${time} geändert.`,
      otherwise:
        'Waren Sie es nicht, so wählen Sie sofort ein neues Passwort und verständigen Sie einen Administrator.',
    }),
    new_sign_in: ({ tenant, time, device }) => ({
      subject: `Neue Anmeldung bei ${tenant}`,
      title:
        device === null
          ? `Bei Ihrem Konto bei ${tenant} gab es am ${time} eine Anmeldung mit einem Browser oder Programm, das noch nicht bekannt war.`
          : `Bei Ihrem Konto bei ${tenant} gab es am ${time} eine Anmeldung mit ${device}. Dieser Browser war noch nicht bekannt.`,
      otherwise: 'Waren Sie es nicht, so wählen Sie sofort ein neues Passwort: Das beendet alle Sitzungen.',
    }),
  },
  addressTyped: (tenant) => `Sie erhalten diese E-Mail, weil jemand bei ${tenant} Ihre Adresse eingegeben hat.`,
  aboutAccount: (tenant) => `Sie erhalten diese E-Mail, weil sie Ihr Konto bei ${tenant} betrifft.`,
  decline: 'Keine E-Mails mehr an diese Adresse',
};
