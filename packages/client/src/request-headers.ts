/**
 * Names a request, its tenant and, for a POST, the change: the key stays the same however often the request is sent. Headers
 * that the caller has set stay.
 */
export function addHeaders(
  { headers, method }: Request,
  tenant: string | undefined,
  { withKey } = { withKey: method === 'POST' },
): void {
  const setMissing = (name: string, value: () => string) => {
    if (!headers.has(name)) headers.set(name, value());
  };
  setMissing('X-Request-Id', randomId);
  if (tenant !== undefined) setMissing('X-Tenant-Id', () => tenant);
  if (withKey) setMissing('Idempotency-Key', randomId);
}

/** `crypto.randomUUID` is missing in pages without TLS. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
