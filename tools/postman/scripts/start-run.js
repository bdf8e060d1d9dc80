// Makes the names of this run its own.
pm.collectionVariables.set('run', `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`);
pm.collectionVariables.set('new_password', pm.variables.replaceIn('{{$guid}}'));
for (const name of ['activation_token', 'invite_token', 'reset_token', 'stop_token', 'verification_token'])
  pm.collectionVariables.unset(name);
