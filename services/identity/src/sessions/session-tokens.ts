import { ACCESS_TOKEN_SECONDS } from '../keys/signing-key-schedule.ts';
import type { SigningKeys } from '../keys/signing-keys.ts';
import type { User } from '../users/user.entity.ts';
import { toUserModel } from '../users/user.mapper.ts';
import type { UserModel } from '../users/user.model.ts';

/** The answer to a sign-in. It holds secrets: never store or log it. */
export interface SessionModel {
  accessToken: string;
  refreshToken: string;
  tokenType: string;
  expiresIn: number;
  user: UserModel;
}

/** The data that a sign-in's next tokens are made of. */
export interface OpenedSession {
  user: User;
  familyId: string;
  refreshToken: string;
}

/** Signs the access token. */
export async function issueSession(
  signingKeys: SigningKeys,
  { user, familyId, refreshToken }: OpenedSession,
): Promise<SessionModel> {
  const { id: userId, tenantId, role, sessionVersion } = user;
  const accessToken = await signingKeys.issue({ userId, tenantId, role, sessionVersion, familyId });
  return {
    accessToken,
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: ACCESS_TOKEN_SECONDS,
    user: toUserModel(user, true),
  };
}
