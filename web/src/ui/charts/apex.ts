import type ApexCharts from 'apexcharts';

export type { ApexOptions } from 'apexcharts';
export type Chart = ApexCharts;

let library: Promise<typeof ApexCharts> | undefined;

/**
 * Loads ApexCharts with its style sheet when the first chart is drawn. After a failure the next call loads it again.
 *
 * @throws TypeError where it cannot be loaded
 */
export function loadApex(): Promise<typeof ApexCharts> {
  library ??= load();
  library.catch(() => {
    library = undefined;
  });
  return library;
}

async function load(): Promise<typeof ApexCharts> {
  markStylesAsPresent();
  const [{ default: Apex }] = await Promise.all([import('apexcharts'), import('apexcharts/dist/apexcharts.css')]);
  return Apex;
}

/** ApexCharts adds a `<style>` element, which the content security policy forbids, unless it finds this one. */
function markStylesAsPresent(): void {
  const marker = document.createElement('meta');
  marker.id = 'apexcharts-css';
  document.head.append(marker);
}
