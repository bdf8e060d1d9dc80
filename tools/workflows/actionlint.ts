import { provideGoProgram } from '../k8s/programs/go.ts';

/** The program that checks GitHub's workflows. */
export function provideActionlint(report: (line: string) => void): Promise<string> {
  const program = {
    module: 'actionlint',
    name: 'actionlint',
    package: 'github.com/rhysd/actionlint/cmd/actionlint',
  } as const;
  return provideGoProgram(program, report);
}
