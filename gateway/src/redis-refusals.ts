import { isUntrustedCertificate } from '@outlay/errors/untrusted-certificate';
import { z } from 'zod';

/** The fields of an error; empty for anything else. */
const Fields = z.object({ code: z.string().catch(''), message: z.string().catch('') }).catch({ code: '', message: '' });

/** Redis does not let the gateway in: only an operator can mend it. The message says how, without secrets. */
export class RedisRefusedError extends Error {
  override readonly name = 'RedisRefusedError';
}

/** @returns null for every error that may pass by itself */
export function redisRefusal(error: unknown): RedisRefusedError | null {
  const { code, message } = Fields.parse(error);
  if (isUntrustedCertificate(code)) {
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
