// The file is read in the background, a moment after it was sent.
waitUntilRead(40);

function waitUntilRead(attempts) {
  const id = pm.collectionVariables.get('import_id');
  const url = `${pm.variables.get('base_url')}/api/v1/imports/${id}`;
  const header = { Authorization: `Bearer ${pm.collectionVariables.get('access_token')}` };
  pm.sendRequest({ url, header }, (error, response) => {
    const isRead = !error && response.code === 200 && response.json().state !== 'reading';
    if (!isRead && attempts > 0) setTimeout(() => waitUntilRead(attempts - 1), 250);
  });
}
