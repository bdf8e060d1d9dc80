import type { Kubectl } from '@outlay/scripts/k8s/kubectl';
import { ScriptError } from '@outlay/scripts/script-error';
import { runProgram } from '../../process/run-program.ts';
import type { ApiServer } from './start-api-server.ts';

/** kubectl on one API server. */
export interface Cluster {
  /** Runs kubectl. A warning counts as a failure. @throws ScriptError with what the server said */
  kubectl: Kubectl;
  /** Returns the complaint about a call that must fail. @throws ScriptError where it does not */
  refusal: Kubectl;
}

/** Of a warning, too, the exit code is not 0. */
const STRICT = '--warnings-as-errors';

export function clusterOf(program: string, { kubeconfig }: ApiServer): Cluster {
  const call = (args: readonly string[], input?: string) => {
    const options = input === undefined ? {} : { input };
    return runProgram(program, ['--kubeconfig', kubeconfig, STRICT, ...args], options);
  };
  return {
    kubectl: async (args, input) => {
      const { status, stdout, stderr } = await call(args, input);
      if (status === 0) return stdout;
      throw new ScriptError(`kubectl ${args.join(' ')}:\n${stderr.trim() || stdout.trim()}`);
    },
    refusal: async (args, input) => {
      const { status, stderr } = await call(args, input);
      if (status !== 0) return stderr.trim();
      throw new ScriptError(`kubectl ${args.join(' ')} should have been refused, and was not.`);
    },
  };
}
