// Files are read, committed and undone in the background, a moment after it was asked for.
waitUntilDone(40);

function waitUntilDone(attempts) {
  const id = pm.collectionVariables.get('import_id');
  const url = `${pm.variables.get('base_url')}/api/v1/imports/${id}`;
  const header = { Authorization: `Bearer ${pm.collectionVariables.get('access_token')}` };
  pm.sendRequest({ url, header }, (error, response) => {
    const isDone = !error && response.code === 200 && !/ing$/.test(response.json().state);
    if (!isDone && attempts > 0) setTimeout(() => waitUntilDone(attempts - 1), 250);
  });
}
