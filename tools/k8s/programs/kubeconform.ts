import { provideGoProgram } from './go.ts';

export function provideKubeconform(report: (line: string) => void): Promise<string> {
  const program = {
    module: 'kubeconform',
    name: 'kubeconform',
    package: 'github.com/yannh/kubeconform/cmd/kubeconform',
  } as const;
  return provideGoProgram(program, report);
}
