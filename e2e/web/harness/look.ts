import type { RoleName } from '../../harness/tenant-kit.ts';

export type Theme = 'dark' | 'light';
export type Language = 'en' | 'de';
/** Of the window in CSS pixels: a desktop's and a phone's. */
export type Width = 1440 | 390;

/** Appearance of the pages in a visitor's browser. */
export interface Look {
  /** Choice of the visitor's; `system` follows `page.emulateMedia`. */
  theme: Theme | 'system';
  language: Language;
  width: Width;
}

export const THEMES: readonly Theme[] = ['dark', 'light'];
export const LANGUAGES: readonly Language[] = ['en', 'de'];
export const WIDTHS: readonly Width[] = [1440, 390];

/** The values of each parameter of the main job's test. */
export const DIMENSIONS = {
  role: ['Owner', 'Admin', 'Analyst', 'Member'],
  theme: THEMES,
  language: LANGUAGES,
  width: WIDTHS,
} as const;

export interface Case extends Look {
  theme: Theme;
  role: RoleName;
}

export const DEFAULT_LOOK: Look = { theme: 'dark', language: 'en', width: 1440 };

export function heightOf(width: Width): number {
  return width === 390 ? 844 : 1000;
}

/** A case as the name of its test: `Owner, dark, en, 1440 px`. */
export function nameOf({ role, theme, language, width }: Case): string {
  return `${role}, ${theme}, ${language}, ${width} px`;
}

/** Each role in each look. */
export function allCases(): Case[] {
  const { role, theme, language, width } = DIMENSIONS;
  return role.flatMap((one) =>
    theme.flatMap((two) =>
      language.flatMap((three) => width.map((four) => ({ role: one, theme: two, language: three, width: four }))),
    ),
  );
}
