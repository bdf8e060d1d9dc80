/** The reports, as their paths name them. */
export const KINDS = ['summary', 'categories', 'trend', 'vendors', 'budget'] as const;
export type Kind = (typeof KINDS)[number];

export const ICONS: Readonly<Record<Kind, string>> = {
  summary: 'i-lucide-clipboard-list',
  categories: 'i-lucide-chart-pie',
  trend: 'i-lucide-chart-column-stacked',
  vendors: 'i-lucide-store',
  budget: 'i-lucide-target',
};
