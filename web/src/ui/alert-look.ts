/** Type of an alert. */
export type AlertKind = 'LOW_BALANCE' | 'FORECAST_OVERSPEND' | 'WEBHOOK_DISABLED';

export const ALERT_ICONS = {
  LOW_BALANCE: 'i-lucide-wallet',
  FORECAST_OVERSPEND: 'i-lucide-trending-up',
  WEBHOOK_DISABLED: 'i-lucide-webhook',
} as const satisfies Record<AlertKind, string>;

/** The page of what an alert is about; null for a webhook where the viewer manages none. */
export function alertPath(
  { type, entityId }: { readonly type: AlertKind; readonly entityId: string },
  managesWebhooks: boolean,
): string | null {
  if (type === 'WEBHOOK_DISABLED') return managesWebhooks ? `/webhooks/${entityId}` : null;
  return type === 'LOW_BALANCE' ? `/accounts/${entityId}` : `/projects/${entityId}`;
}
