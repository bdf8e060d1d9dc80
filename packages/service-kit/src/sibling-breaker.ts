import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
} from 'cockatiel';
import { AppError, serviceUnavailable } from '@outlay/errors/app-error';
import { breakerChanged, type BreakerState } from '@outlay/telemetry/metrics';

/** Consecutive failures that open the breaker. */
const FAILURES = 5;
/** Milliseconds until an open breaker lets one probe through; doubles after each failed probe. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'open',
};

/** A sibling did not answer or failed; opens its breaker. A refusal is an answer, not a fault. */
export class SiblingFault extends AppError {
  constructor(message: string, cause?: unknown) {
    super('SERVICE_UNAVAILABLE', message, [], { cause });
    this.name = 'SiblingFault';
  }
}

/** Circuit breaker for one sibling: refuses calls at once after repeated failures, and probes from time to time. */
export interface SiblingBreaker {
  /** @throws AppError SERVICE_UNAVAILABLE at once while the breaker is open; whatever `call` throws */
  run<T>(call: () => Promise<T>): Promise<T>;
}

export function createSiblingBreaker({ service, sibling }: { service: string; sibling: string }): SiblingBreaker {
  const policy = circuitBreaker(
    handleWhen((error) => error instanceof SiblingFault),
    {
      breaker: new ConsecutiveBreaker(FAILURES),
      halfOpenAfter: new ExponentialBackoff({ initialDelay: FIRST_PAUSE_MS, maxDelay: LONGEST_PAUSE_MS }),
    },
  );
  policy.onStateChange((state) => breakerChanged({ service, sibling, state: STATES[state] }));
  const refusal = () => serviceUnavailable(`The ${sibling} service has not answered lately. Try again shortly.`);
  return {
    async run(call) {
      // Half open means that a probe is in flight. Other calls do not wait for its outcome.
      if (policy.state === CircuitState.HalfOpen) throw refusal();
      try {
        return await policy.execute(call);
      } catch (error) {
        throw error instanceof BrokenCircuitError ? refusal() : error;
      }
    },
  };
}
