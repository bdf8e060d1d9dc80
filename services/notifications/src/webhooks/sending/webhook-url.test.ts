import { AppError } from '@outlay/errors/app-error';
import { checkWebhookUrl, MAX_URL_CHARACTERS } from './webhook-url.ts';

/** The code of the refusal; null where the URL is accepted. */
function refusal(text: string, allowPrivate = false): string | null {
  try {
    checkWebhookUrl(text, { allowPrivate });
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('VALIDATION_FAILED');
    expect(error.details).toHaveLength(1);
    expect(error.details[0]?.field).toBe('url');
    return error.details[0]?.code ?? null;
  }
}

test.each([
  'https://example.com',
  'https://example.com:8443/hooks/outlay?key=a%20b',
  'https://münchen.example/',
  'https://93.184.216.34/',
  'https://[2606:4700:4700::1111]/',
  'HTTPS://EXAMPLE.COM/',
])('accepts %s', (text) => {
  expect(refusal(text)).toBeNull();
});

test.each([
  ['', 'INVALID_FORMAT'],
  ['example.com', 'INVALID_FORMAT'],
  ['https:example.com', 'INVALID_FORMAT'],
  ['https://', 'INVALID_FORMAT'],
  ['http://example.com/', 'INVALID_FORMAT'],
  ['ftp://example.com/', 'INVALID_FORMAT'],
  ['file:///etc/passwd', 'INVALID_FORMAT'],
  ['https://exa mple.com/', 'INVALID_FORMAT'],
  ['https://example.com/\tpath', 'INVALID_FORMAT'],
  ['https://example.com:0/', 'INVALID_FORMAT'],
  ['https://example.com:99999/', 'INVALID_FORMAT'],
  ['https://me:secret@example.com/', 'NOT_ALLOWED'],
  ['https://example.com@127.0.0.1/', 'NOT_ALLOWED'],
  ['https://example.com/#part', 'NOT_ALLOWED'],
  ['https://example.com/#', 'NOT_ALLOWED'],
  [`https://example.com/${'a'.repeat(MAX_URL_CHARACTERS)}`, 'TOO_LONG'],
])('refuses %j as %s', (text, code) => {
  expect(refusal(text)).toBe(code);
});

test.each([
  'https://127.0.0.1/',
  'https://127.1/',
  'https://127.0.0.1./',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://１２７.0.0.1/',
  'https://%31%32%37.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://app.localhost:8080/',
])('leads to loopback: %s, which only development permits', (text) => {
  expect(refusal(text)).toBe('PRIVATE_ADDRESS');
  expect(refusal(text, true)).toBeNull();
});

test.each([
  'https://0.0.0.0/',
  'https://0/',
  'https://10.0.0.1/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[::]/',
  'https://[fd00:ec2::254]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://metadata.google.internal/',
  'https://printer.local/',
  'https://identity/',
  'https://identity.outlay.svc.cluster.local./',
])('leads into a private network: %s', (text) => {
  expect(refusal(text)).toBe('PRIVATE_ADDRESS');
  expect(refusal(text, true)).toBe('PRIVATE_ADDRESS');
});

test('development permits HTTP, and gives the URL as the parser understands it', () => {
  expect(checkWebhookUrl('http://127.1:8080/a', { allowPrivate: true }).href).toBe('http://127.0.0.1:8080/a');
  expect(refusal('ftp://127.0.0.1/', true)).toBe('INVALID_FORMAT');
});
