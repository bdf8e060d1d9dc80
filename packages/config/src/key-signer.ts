/** A key of internal tokens, as far as its signer is concerned. */
export interface NamedKey {
  kid: string;
  outlay_signer?: string | undefined;
}

/** Keys that were made before keys named their signer: the id began with it. */
const NAMED_ID = /^([a-z]+)-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The part that signs with a key: the gateway or a service. Null where the key does not say it. */
export function signerOf({ kid, outlay_signer: signer }: NamedKey): string | null {
  return signer ?? NAMED_ID.exec(kid)?.[1] ?? null;
}
