import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { Role } from '../../domain/values/codes';
import { OfficeCode } from '../../domain/regions/regions';
import type { Keys } from '../../platform/keys';

const ISSUER = 'terbit';
const AUDIENCE = 'terbit';
const ALGORITHM = 'ES256';

/** An officer as the token says. `sub` names the person: two of them are needed where two persons decide. */
const Caller = z.object({
  sub: z.string().regex(/^[\x21-\x7e]{1,100}$/),
  role: Role,
  office: OfficeCode,
});
export type Caller = z.infer<typeof Caller>;

/** Signs a token that holds for some hours from `now`. */
export async function issueToken(
  keys: Pick<Keys, 'tokenPrivateKey'>,
  { sub, role, office }: Caller,
  hours: number,
  now: Date,
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ role, office })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(sub)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + Math.round(hours * 3600))
    .sign(keys.tokenPrivateKey);
}

/** The officer whom a token names; null when it is not ours, has ended or lacks a claim. */
export async function callerOf(
  keys: Pick<Keys, 'tokenPublicKey'>,
  token: string,
  now: Date,
): Promise<Caller | null> {
  try {
    const { payload } = await jwtVerify(token, keys.tokenPublicKey, {
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: [ALGORITHM],
      requiredClaims: ['exp', 'sub', 'role', 'office'],
      currentDate: now,
    });
    return Caller.safeParse(payload).data ?? null;
  } catch {
    // Whatever is wrong with a token, its bearer gets one answer: sign in again.
    return null;
  }
}
