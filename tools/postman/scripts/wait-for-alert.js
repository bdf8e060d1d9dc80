// The expense has taken the balance below its threshold. The alert comes by an event, a moment later.
wait(40);

function wait(attempts) {
  const url = `${pm.variables.get('base_url')}/api/v1/alerts`;
  const header = { Authorization: `Bearer ${pm.collectionVariables.get('access_token')}` };
  pm.sendRequest({ url, header }, (error, response) => {
    const isThere = !error && response.code === 200 && response.json().total > 0;
    if (!isThere && attempts > 0) setTimeout(() => wait(attempts - 1), 250);
  });
}
