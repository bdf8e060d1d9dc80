// The next request that needs a token signs in again.
for (const name of ['access_token', 'refresh_token', 'token_expires_at', 'signed_in_as'])
  pm.collectionVariables.unset(name);
