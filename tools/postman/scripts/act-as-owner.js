// The requests after this one act as the Owner of the new tenant. A value of the environment comes before one of the collection.
if (pm.response.code === 201) {
  const { slug, owner } = pm.response.json();
  const values = { tenant: slug, email: owner.email, password: pm.collectionVariables.get('new_password') };
  for (const [name, value] of Object.entries(values)) {
    (pm.environment.has(name) ? pm.environment : pm.collectionVariables).set(name, value);
  }
} else {
  // Without a tenant of its own the run must not go on in somebody else's.
  pm.execution.setNextRequest(null);
}
