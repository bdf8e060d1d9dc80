// Opens the stream with a session of its own and signs that out, which ends the stream. Skips the request itself, which would not end.
const base = `${pm.variables.get('base_url')}/api/v1`;
const tenant = pm.variables.get('tenant');
if (pm.variables.get('listen') !== 'live') listenFor(500);

function listenFor(milliseconds) {
  const credentials = { email: pm.variables.get('email'), password: pm.variables.get('password') };
  post('/auth/login', credentials, (signInError, signedIn) => {
    if (signInError || signedIn.code !== 200) return report(signInError, signedIn);
    const session = signedIn.json();
    const header = { Authorization: `Bearer ${session.access_token}`, Accept: 'text/event-stream' };
    openStream(header, (error, response) => {
      // On a busy machine the session was over before the stream began: the script listens for longer.
      if (!error && response.code === 401 && milliseconds < 10000) return listenFor(milliseconds * 4);
      report(error, response);
    });
    setTimeout(() => post('/auth/logout', { refresh_token: session.refresh_token }, () => undefined), milliseconds);
  });
}

/** By the route of the stream or, where the request uses a ticket, by one that the graph gives. */
function openStream(header, then) {
  if (pm.info.requestName !== 'Use a ticket') return pm.sendRequest({ url: `${base}/alerts/stream`, header }, then);
  const raw = JSON.stringify({ query: 'mutation { openAlertStream { ticket } }' });
  const asking = { ...header, 'Content-Type': 'application/json', Accept: 'application/json' };
  const url = `${pm.variables.get('base_url')}/graphql`;
  pm.sendRequest({ url, method: 'POST', header: asking, body: { mode: 'raw', raw } }, (error, response) => {
    if (error || response.code !== 200) return then(error, response);
    pm.sendRequest({ url: `${base}/tickets/${response.json().data.openAlertStream.ticket}`, header }, then);
  });
}

function report(error, response) {
  pm.test(`${pm.info.requestName} answers 200`, () => {
    pm.expect(error).to.equal(null);
    pm.expect(response.code, response.text()).to.equal(200);
  });
  pm.test(`${pm.info.requestName} answers a stream of events`, () => {
    pm.expect(response.headers.get('Content-Type')).to.match(/^text\/event-stream/);
    pm.expect(response.text()).to.match(/^retry: \d+/);
  });
  // Ends this script, too.
  pm.execution.skipRequest();
}

function post(path, body, then) {
  const header = { 'Content-Type': 'application/json', 'X-Tenant-Id': tenant };
  pm.sendRequest({ url: base + path, method: 'POST', header, body: { mode: 'raw', raw: JSON.stringify(body) } }, then);
}
