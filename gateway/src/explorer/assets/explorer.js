'use strict';
/* global document, fetch, FormData, GraphiQL, React, ReactDOM, setTimeout */
// The explorer's page: GraphiQL, and a form that signs in and sends the access token along. Tokens stay in this page's memory.
(() => {
  const RENEW_BEFORE_SECONDS = 30;
  const SESSION = 'accessToken refreshToken expiresIn user { name email role }';
  const LOGIN = `mutation Login($input: LoginInput!) { session: login(input: $input) { ${SESSION} } }`;
  const REFRESH = `mutation Refresh($token: String!) { session: refreshSession(refreshToken: $token) { ${SESSION} } }`;

  const form = document.getElementById('sign-in');
  const status = document.getElementById('status');
  const signedIn = { tenant: '', accessToken: '' };

  const headers = () => ({
    ...(signedIn.tenant && { 'X-Tenant-Id': signedIn.tenant }),
    ...(signedIn.accessToken && { Authorization: `Bearer ${signedIn.accessToken}` }),
  });

  async function startSession(query, variables, tenant) {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Tenant-Id': tenant },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    if (errors) throw new Error(errors[0].message);
    const { accessToken, refreshToken, expiresIn, user } = data.session;
    Object.assign(signedIn, { tenant, accessToken });
    status.value = `${user.name ?? user.email} (${user.role.toLowerCase()})`;
    const renew = () => startSession(REFRESH, { token: refreshToken }, tenant).catch(endSession);
    setTimeout(renew, Math.max(1, expiresIn - RENEW_BEFORE_SECONDS) * 1000);
  }

  function endSession(error) {
    signedIn.accessToken = '';
    status.value = error.message;
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { tenant, email, password } = Object.fromEntries(new FormData(form));
    startSession(LOGIN, { input: { email, password } }, tenant).catch(endSession);
  });

  const fetcher = GraphiQL.createFetcher({
    url: '/graphql',
    fetch: (url, init) => fetch(url, { ...init, headers: { ...headers(), ...init.headers } }),
  });
  const defaultQuery =
    '# Sign in above, then run:\n{\n  me {\n    user { name role }\n    tenant { name baseCurrency }\n  }\n}\n';
  const root = ReactDOM.createRoot(document.getElementById('explorer'));
  root.render(React.createElement(GraphiQL, { fetcher, defaultQuery, shouldPersistHeaders: false }));
})();
