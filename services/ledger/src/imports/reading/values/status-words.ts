import { wordList } from './word-list.ts';

/** Words of a status column for payments that did not happen, or not yet. */
const NOT_BOOKED = new Set(
  wordList(`
    reverted, declined, failed, cancelled, canceled, denied, rejected, refused, voided, void, expired, reversed,
    pending, in progress, processing, authorized, authorised, on hold, held, unposted, deleted, draft, blocked,
    vorgemerkt, offen, ausstehend, storniert, abgelehnt, abgebrochen, fehlgeschlagen, gelöscht, angekündigt, en attente,
    annulé, refusé, pendiente, rechazado, cancelado, in sospeso, annullato, in behandeling, geannuleerd
  `),
);

/** True for a status by which the payment was not made. */
export function isNotBooked(status: string): boolean {
  return NOT_BOOKED.has(status.normalize('NFC').trim().toLowerCase().replaceAll('_', ' '));
}
