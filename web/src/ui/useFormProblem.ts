import { computed, nextTick, watch, type ComputedRef, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Problem } from './problem.ts';

/** The part of a `UForm` that takes errors. */
export interface FormHandle {
  setErrors(errors: { name: string; message: string }[]): void;
}

/**
 * Shows what the server refused: errors beside their fields, the first of them in focus.
 * @param problem the last refusal; null clears the errors
 * @param names the form's fields, by the input's path: `owner.email` may be the field `email`
 * @returns the text above the form: what no field of it can show; null where nothing went wrong
 */
export function useFormProblem(
  form: Readonly<Ref<FormHandle | null>>,
  problem: () => Problem | null,
  names: () => Readonly<Record<string, string>>,
): ComputedRef<string | null> {
  const { t } = useI18n();

  watch(problem, (now) => {
    const errors = Object.entries(now?.fields ?? {}).flatMap(([path, message]) => {
      const name = names()[path];
      return name === undefined ? [] : [{ name, message }];
    });
    form.value?.setErrors(errors);
    if (errors.length > 0) void nextTick(focusFirstInvalid);
  });

  return computed(() => {
    const now = problem();
    if (now === null) return null;
    const paths = Object.keys(now.fields);
    const unshown = paths.filter((path) => names()[path] === undefined);
    if (paths.length > 0 && unshown.length === 0) return t('problems.checkFields', paths.length);
    return [now.message, ...unshown.map((path) => `${path}: ${now.fields[path] ?? ''}`)].join(' ');
  });
}

/** In the dialog, where one is open; else in the page. */
function focusFirstInvalid(): void {
  const field =
    document.querySelector<HTMLElement>('[role="dialog"] [aria-invalid="true"]') ??
    document.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.focus();
}
