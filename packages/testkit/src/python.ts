import { execFileSync } from 'node:child_process';
import { describeUnless } from './describe-unless.ts';

/** The first on the path may be one of a version manager, which has none of the system's packages. */
const CANDIDATES = ['python3', '/usr/bin/python3'];

/** The Python that has the modules; null without one. */
function pythonWith(modules: readonly string[]): string | null {
  const hasThem = (python: string): boolean => {
    try {
      execFileSync(python, ['-c', `import ${['json', ...modules].join(', ')}`], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  return CANDIDATES.find(hasThem) ?? null;
}

/** Runs a script that reads JSON from its standard input and prints JSON. */
export type RunPython = (script: string, input: unknown) => unknown;

/**
 * `describe` with Python, skipped with a reason where it, or a module, is missing.
 * @param modules such as `openpyxl`, which is `python3-openpyxl` in Debian
 */
export function describeWithPython(modules: readonly string[], name: string, tests: (run: RunPython) => void): void {
  const python = pythonWith(modules);
  const packages = ['python3', ...modules.map((module) => `python3-${module}`)].join(' ');
  const missing = python === null ? `install ${packages}` : null;
  describeUnless(missing, name, () =>
    tests((script, input) => {
      const output = execFileSync(python ?? '', ['-c', script], { input: JSON.stringify(input), maxBuffer: 2 ** 28 });
      return JSON.parse(output.toString());
    }),
  );
}
