/** The reports, as their paths name them. */
export const KINDS = ['summary', 'categories', 'trend', 'cashflow', 'vendors', 'budget'] as const;
export type Kind = (typeof KINDS)[number];

export const ICONS: Readonly<Record<Kind, string>> = {
  summary: 'i-lucide-clipboard-list',
  categories: 'i-lucide-chart-pie',
  trend: 'i-lucide-chart-column-stacked',
  cashflow: 'i-lucide-arrow-left-right',
  vendors: 'i-lucide-store',
  budget: 'i-lucide-target',
};

/** Names of the reports in `report` of the exports. */
export const EXPORTED_AS: Readonly<Record<Kind, string>> = {
  summary: 'summary',
  categories: 'category',
  trend: 'trend',
  cashflow: 'cashflow',
  vendors: 'vendors',
  budget: 'budget',
};
