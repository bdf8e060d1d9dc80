import { invalidField } from '@outlay/errors/app-error';

const SLUG = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/;

/** Words that are, or may become, host names or paths of the product itself. */
const RESERVED = new Set(
  `about account accounts admin administrator analytics api app apps assets auth autoconfig autodiscover billing blog cdn
  dashboard dev docs events ftp gateway graphql health help identity imap internal ledger livez local localhost login logout
  mail metrics mx news notifications ns ns1 ns2 oauth operator ops outlay pop pop3 postmaster projects public readyz register
  root security signin signup smtp sso staging static status support system tenant tenants webhooks webmail www`.split(
    /\s+/,
  ),
);

/** The reason why nobody may have a slug; null where it is well-formed and free for use. */
export function slugProblem(slug: string): 'INVALID' | 'RESERVED' | null {
  if (!SLUG.test(slug)) return 'INVALID';
  // Position 3-4 hyphens announce an encoded label (xn--), which could imitate another tenant's name.
  return RESERVED.has(slug) || slug.startsWith('xn--') ? 'RESERVED' : null;
}

/**
 * Checks the label that names a tenant in its subdomain.
 * @throws AppError VALIDATION_FAILED when it is malformed or a reserved word
 */
export function checkSlug(slug: string, field = 'slug'): string {
  const problem = slugProblem(slug);
  if (problem === 'INVALID') {
    throw invalidField(
      field,
      'must be 3 to 40 of a-z, 0-9 and hyphen, start with a letter and not end in a hyphen',
      'INVALID_SLUG',
    );
  }
  if (problem === 'RESERVED') throw invalidField(field, 'is reserved', 'RESERVED');
  return slug;
}
