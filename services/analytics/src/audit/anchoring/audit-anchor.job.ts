import { signAnchor } from '@outlay/audit/anchor/anchor';
import type { Job } from '@outlay/jobs/job';
import { createMailTransport } from '@outlay/mail/create-mail-transport';
import type pg from 'pg';
import type { AnalyticsConfig } from '../../config.ts';
import { anchorFileName, writeAnchorFile } from './anchor-file.ts';
import { mailAnchor } from './anchor-mail.ts';
import { KeptHeadsRepository } from './kept-heads.repository.ts';

const HOUR = 2;

/** States the heads of all audit trails outside the databases, once a day. Without a place for statements it does nothing. */
export function auditAnchorJob(config: AnalyticsConfig, worker: pg.Pool): Job {
  const { AUDIT_ANCHOR_DIR: folder, AUDIT_ANCHOR_MAIL: addresses, AUDIT_ANCHOR_KEY: key } = config;
  return {
    name: 'audit-anchor',
    description: 'Writes a signed statement of the ends of all audit trails',
    every: { dailyAtHour: HOUR },
    async run(slot) {
      if (key === undefined || (folder === undefined && addresses.length === 0)) return;
      const heads = await new KeptHeadsRepository(worker).all();
      const text = await signAnchor({ at: new Date().toISOString(), heads }, key);
      const name = anchorFileName(slot);
      if (folder !== undefined) await writeAnchorFile(folder, name, text);
      await mailAnchor(createMailTransport(config), addresses, { at: slot, name, text, chains: heads.length });
    },
  };
}
