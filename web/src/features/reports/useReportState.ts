import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { isDay } from '@/locales/day-bounds.ts';
import { today } from '@/locales/format.ts';
import { viewer } from '@/session/viewer.ts';
import { daysOf, PRESETS, type Days, type Preset } from './report-period.ts';

const DEFAULT: Preset = 'fiscalYear';

export interface ReportState {
  /** `custom` for days that the address names. */
  readonly preset: ComputedRef<Preset | 'custom'>;
  readonly days: ComputedRef<Days>;
  /** Id of the project that the address names; null for none. */
  readonly project: ComputedRef<string | null>;
  /** Value of another name of the address; empty for none. */
  text(name: string): string;
  choosePreset(preset: Preset): void;
  /** A first and a last day. */
  chooseDays(days: Days): void;
  change(query: Readonly<Record<string, string | undefined>>): void;
}

/** Period and project of a report, in the address: they survive back, and lead from one report to the next. */
export function useReportState(): ReportState {
  const route = useRoute();
  const router = useRouter();
  const text = (name: string): string => {
    const value = route.query[name];
    return typeof value === 'string' ? value : '';
  };
  const change = (query: Readonly<Record<string, string | undefined>>): void => {
    void router.replace({ query: { ...route.query, ...query } });
  };
  const named = computed<Days | null>(() => {
    const [from, to] = [text('from'), text('to')];
    return isDay(from) && isDay(to) ? { from, to } : null;
  });
  const preset = computed(() => {
    if (named.value !== null) return 'custom';
    return PRESETS.find((one) => one === text('period')) ?? DEFAULT;
  });
  return {
    preset,
    days: computed(() => named.value ?? daysOf(preset.value === 'custom' ? DEFAULT : preset.value, setting())),
    project: computed(() => (/^\d{1,16}$/.test(text('project')) ? text('project') : null)),
    text,
    change,
    choosePreset: (period) => change({ period, from: undefined, to: undefined }),
    chooseDays: ({ from, to }) => change({ period: undefined, from, to }),
  };
}

function setting(): { today: string; fiscalYearStart: number } {
  const { timeZone = 'UTC', fiscalYearStart = 1 } = viewer.value?.tenant ?? {};
  return { today: today(new Date(), timeZone), fiscalYearStart };
}
