// Takes a ticket from the graph, as a client of GraphQL would, for the request that follows.
const query = 'mutation { prepareImport(kind: EXPENSES, name: "by ticket.csv") { ticket } }';
pm.sendRequest(
  {
    url: `${pm.variables.get('base_url')}/graphql`,
    method: 'POST',
    header: {
      Authorization: `Bearer ${pm.collectionVariables.get('access_token')}`,
      'Content-Type': 'application/json',
      Accept: 'application/json',
    },
    body: { mode: 'raw', raw: JSON.stringify({ query }) },
  },
  (error, response) => {
    if (!error && response.code === 200)
      pm.collectionVariables.set('ticket', response.json().data.prepareImport.ticket);
  },
);
