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

/** This many failures one after the other open the breaker. */
const FAILURES = 5;
/** How long an open breaker lets nothing through before it tries once; it doubles while the tries fail. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'open',
};

/** A sibling did not answer, or could not: what opens its breaker. Refusals are answers. */
export class SiblingFault extends AppError {
  constructor(message: string, cause?: unknown) {
    super('SERVICE_UNAVAILABLE', message, [], { cause });
    this.name = 'SiblingFault';
  }
}

/** Lets calls to one sibling through until it fails time after time; then it refuses them at once and tries one now and then. */
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
      // Half open, one call is on its way to see whether the sibling is back: others do not wait for what it finds.
      if (policy.state === CircuitState.HalfOpen) throw refusal();
      try {
        return await policy.execute(call);
      } catch (error) {
        throw error instanceof BrokenCircuitError ? refusal() : error;
      }
    },
  };
}
