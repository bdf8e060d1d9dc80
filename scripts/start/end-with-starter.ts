/** Preloaded into the processes of `npm run start:services`: they end, in good order, when their starter is gone, however it went. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
