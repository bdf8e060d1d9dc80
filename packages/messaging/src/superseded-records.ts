/**
 * Time for which a compacted topic keeps a record after its key has a newer one: a reader that needs every change, such as that of
 * webhooks, may be late by this. Vendors, notes and tags that were removed from expenses are in the log for as long.
 */
export const SUPERSEDED_DAYS = 3;
