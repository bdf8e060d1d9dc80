// Runs before the first paint, so that the page never flashes in the other theme. The theme is dark until the user chooses.
(() => {
  let choice = 'dark';
  try {
    choice = localStorage.getItem('outlay.theme') ?? 'dark';
  } catch {
    // Storage may be forbidden; the default stays.
  }
  const isLight = choice === 'light' || (choice === 'system' && matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.classList.add(isLight ? 'light' : 'dark');
})();
