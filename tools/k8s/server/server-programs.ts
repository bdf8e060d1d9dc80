import { provideGoProgram } from '../programs/go.ts';
import { provideKubectl } from '../programs/kubectl.ts';

const VERSION = { git: 'v1.35.4', major: 1, minor: 35 };
const BUILD = 'k8s.io/component-base/version';

/** Paths of the programs of an API server, and of the client that asks it. */
export interface ServerPrograms {
  etcd: string;
  apiServer: string;
  kubectl: string;
}

/** Builds kube-apiserver and etcd from their Go modules: minutes the first time, from the cache later. */
export async function provideServerPrograms(report: (line: string) => void): Promise<ServerPrograms> {
  const { git, major, minor } = VERSION;
  const flags = [`-X ${BUILD}.gitVersion=${git}`, `-X ${BUILD}.gitMajor=${major}`, `-X ${BUILD}.gitMinor=${minor}`];
  const common = { module: 'server', niceness: 19 } as const;
  const etcd = { ...common, name: 'etcd', package: 'go.etcd.io/etcd/server/v3' };
  const apiServer = {
    ...common,
    name: 'kube-apiserver',
    package: 'k8s.io/kubernetes/cmd/kube-apiserver',
    linkerFlags: flags.join(' '),
  };
  return {
    etcd: await provideGoProgram(etcd, report),
    apiServer: await provideGoProgram(apiServer, report),
    kubectl: await provideKubectl(report),
  };
}
