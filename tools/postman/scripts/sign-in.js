// Before every request: where the request needs a token and there is no valid one, refreshes the session or signs in.
const kept = pm.collectionVariables;
const base = pm.variables.get('base_url');
const tenant = pm.variables.get('tenant');
const email = pm.variables.get('email');
const caller = [base, tenant, email].join(' ');
const isPublic = pm.request.auth && pm.request.auth.type === 'noauth';
const isValid = kept.get('signed_in_as') === caller && Number(kept.get('token_expires_at')) > Date.now() + 30000;

if (!kept.get('new_password')) kept.set('new_password', pm.variables.replaceIn('{{$guid}}'));
if (!isPublic && !isValid) renew();

function renew() {
  const refreshToken = kept.get('signed_in_as') === caller && kept.get('refresh_token');
  if (!refreshToken) return signIn();
  ask('/auth/refresh', { refresh_token: refreshToken }, (response) =>
    response.code === 200 ? keep(response.json()) : signIn(),
  );
}

function signIn() {
  const password = pm.variables.get('password');
  if (!email || !password) throw new Error('Set tenant, email and password, or send "Create a tenant" first.');
  ask('/auth/login', { email, password }, (response) => {
    if (response.code !== 200) throw new Error(`The sign-in as ${email} was refused: ${response.text()}`);
    keep(response.json());
  });
}

function ask(path, body, then) {
  const header = { 'Content-Type': 'application/json', 'X-Tenant-Id': tenant };
  const request = {
    url: `${base}/api/v1${path}`,
    method: 'POST',
    header,
    body: { mode: 'raw', raw: JSON.stringify(body) },
  };
  pm.sendRequest(request, (error, response) => {
    if (error) throw new Error(`${base} does not answer: ${error.message}`);
    then(response);
  });
}

function keep(session) {
  kept.set('access_token', session.access_token);
  kept.set('refresh_token', session.refresh_token);
  kept.set('token_expires_at', Date.now() + session.expires_in * 1000);
  kept.set('signed_in_as', caller);
}
