import type { z } from 'zod';
import type { SessionTokensFragment } from '../../__generated__/rest-operations.ts';
import { toUser } from '../users/users.mapper.ts';
import type { session } from './session.schemas.ts';

/** A sign-in as REST answers it. For a browser the gateway has put the refresh token into a cookie: then there is none here. */
export function toSession(found: SessionTokensFragment): z.output<typeof session> {
  return {
    access_token: found.accessToken,
    refresh_token: found.refreshToken,
    token_type: found.tokenType,
    expires_in: found.expiresIn,
    user: toUser(found.user),
  };
}
