import { computed, shallowRef } from 'vue';

/** Colours of the theme that is shown, as CSS writes them. */
export interface ChartColors {
  readonly text: string;
  readonly line: string;
  readonly panel: string;
  readonly primary: string;
  readonly estimate: string;
  readonly forecast: string;
  /** For what has no colour of its own, such as everything else. */
  readonly neutral: string;
  /** Of series without a colour of their own, in their order. */
  readonly series: readonly string[];
}

const SERIES = 12;
const changes = shallowRef(0);

new MutationObserver(() => {
  changes.value += 1;
}).observe(document.documentElement, { attributes: true, attributeFilter: ['class'] });

/** Read from `styles/tokens.css`; it changes with the theme. */
export const chartColors = computed<ChartColors>(() => colorsOfTheme(changes.value));

/** @param _change makes the colours be read again */
function colorsOfTheme(_change: number): ChartColors {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: read('--ui-text-muted'),
    line: read('--ui-border'),
    panel: read('--ui-bg'),
    primary: read('--ui-primary'),
    estimate: read('--chart-estimate'),
    forecast: read('--chart-forecast'),
    neutral: read('--chart-neutral'),
    series: Array.from({ length: SERIES }, (_, index) => read(`--chart-${index + 1}`)),
  };
}

/** The colour of the series at `index`; colours repeat after the twelfth. */
export function seriesColor({ series }: ChartColors, index: number): string {
  return series[index % series.length] ?? '';
}
