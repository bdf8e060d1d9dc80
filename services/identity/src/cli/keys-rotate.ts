import { PUBLISH_LEAD_SECONDS } from '../keys/signing-key-schedule.ts';
import type { CliCommand } from './cli-command.ts';
import { withOperatorSession } from './operator-session.ts';

/** Adds a signing key, which signs once verifiers have had time to fetch it. */
export const keysRotate: CliCommand = {
  usage: 'keys:rotate',
  options: {},
  async run(_values, { config, print }) {
    const kid = await withOperatorSession(config(), ({ signingKeys }) => signingKeys.rotate());
    print(
      `Key ${kid} signs in ${PUBLISH_LEAD_SECONDS} seconds; its predecessor stays published until its tokens expired.`,
    );
  },
};
