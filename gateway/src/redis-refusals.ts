import { z } from 'zod';

/** The fields of an error; empty for anything else. */
const Fields = z.object({ code: z.string().catch(''), message: z.string().catch('') }).catch({ code: '', message: '' });

/** Redis does not let the gateway in: only an operator can mend it. The message says how, without secrets. */
export class RedisRefusedError extends Error {
  override readonly name = 'RedisRefusedError';
}

/** OpenSSL's and Node's codes for a certificate that this process does not accept. */
const UNTRUSTED =
  /^(SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_CERT_ALTNAME|HOSTNAME_MISMATCH|INVALID_CA)/;

/** @returns null for every error that may pass by itself */
export function redisRefusal(error: unknown): RedisRefusedError | null {
  const { code, message } = Fields.parse(error);
  if (UNTRUSTED.test(code)) {
    return new RedisRefusedError(
      `Redis shows a certificate that is not trusted (${code}): REDIS_CA_FILE must hold the authority that signed it, and it must be valid for the host of REDIS_URL.`,
      { cause: error },
    );
  }
  const [word = ''] = message.split(' ');
  if (word === 'WRONGPASS' || word === 'NOAUTH') {
    return new RedisRefusedError(
      `Redis does not sign the gateway in (${word}): check the user and password of REDIS_URL.`,
      {
        cause: error,
      },
    );
  }
  if (word === 'NOPERM') {
    return new RedisRefusedError(
      'Redis forbids the gateway a command (NOPERM): gateway/README.md lists what the user of REDIS_URL needs.',
      { cause: error },
    );
  }
  return null;
}
