import { importJWK, SignJWT, type JWK } from 'jose';
import type { Role } from '@outlay/tenancy/permissions';
import { ACCESS_TOKEN_SECONDS } from './signing-key-schedule.ts';

export const ACCESS_TOKEN_ALGORITHM = 'EdDSA';
/** RFC 9068: keeps other tokens signed by the same keys from being taken for access tokens. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';

/** The subject of an access token. */
export interface AccessTokenSubject {
  userId: number;
  tenantId: number;
  role: Role;
  sessionVersion: number;
  /** The sign-in it was issued for. */
  familyId: string;
}

/** Issuer and audience of access tokens. */
export interface TokenAuthority {
  issuer: string;
  audience: string;
}

/** Signs an access token: claims iss aud sub tid role sv fam iat exp. */
export async function signAccessToken(
  privateKey: JWK & { kid: string },
  authority: TokenAuthority,
  subject: AccessTokenSubject,
): Promise<string> {
  return new SignJWT({ tid: subject.tenantId, role: subject.role, sv: subject.sessionVersion, fam: subject.familyId })
    .setProtectedHeader({ alg: ACCESS_TOKEN_ALGORITHM, typ: ACCESS_TOKEN_TYPE, kid: privateKey.kid })
    .setIssuer(authority.issuer)
    .setAudience(authority.audience)
    .setSubject(String(subject.userId))
    .setIssuedAt()
    .setExpirationTime(`${ACCESS_TOKEN_SECONDS}s`)
    .sign(await importJWK(privateKey, ACCESS_TOKEN_ALGORITHM));
}
