/** The check of a container's health: exit code 0 while its part answers. Whoever sends requests asks /readyz instead. */
const alive = await fetch(`http://127.0.0.1:${process.env['PORT'] ?? ''}/livez`).then(
  ({ ok }) => ok,
  () => false,
);
process.exitCode = alive ? 0 : 1;
