// The requests after this one use the new tokens.
if (pm.response.code === 200) {
  const session = pm.response.json();
  const caller = ['base_url', 'tenant', 'email'].map((name) => pm.variables.get(name)).join(' ');
  pm.collectionVariables.set('access_token', session.access_token);
  pm.collectionVariables.set('refresh_token', session.refresh_token);
  pm.collectionVariables.set('token_expires_at', Date.now() + session.expires_in * 1000);
  pm.collectionVariables.set('signed_in_as', caller);
}
