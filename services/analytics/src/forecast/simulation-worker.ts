import { simulate, type SimulatedSpend, type SimulationTask } from './simulate.ts';

/** Entry point of the worker threads. It imports no package, so that a thread starts quickly. */
export default function run(task: SimulationTask): SimulatedSpend {
  return simulate(task);
}
