export interface TooltipRow {
  readonly color: string;
  readonly name: string;
  readonly value: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Names are what people typed: they stay text. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** The HTML of a chart's tooltip. Colours are attributes of SVG, because the security policy forbids inline styles. */
export function tooltipHtml(title: string, rows: readonly TooltipRow[]): string {
  const lines = rows.map(
    ({ color, name, value }) =>
      `<tr><td class="chart-tip-name"><svg viewBox="0 0 8 8" width="8" height="8"><circle cx="4" cy="4" r="4" fill="${escapeHtml(color)}"/></svg>` +
      `<span>${escapeHtml(name)}</span></td><td class="chart-tip-value">${escapeHtml(value)}</td></tr>`,
  );
  return `<div class="chart-tip"><p>${escapeHtml(title)}</p><table>${lines.join('')}</table></div>`;
}
