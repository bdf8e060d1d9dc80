import { analyticsRules } from './analytics.permissions.ts';
import { commonRules } from './common.permissions.ts';
import { identityRules } from './identity.permissions.ts';
import { ledgerRules } from './ledger.permissions.ts';
import { notificationsRules } from './notifications.permissions.ts';
import { projectsRules } from './projects.permissions.ts';
import { mergeRules, type RuleTree } from './rules.ts';

/** The permission rules of the whole graph. */
export const ruleTree: RuleTree = mergeRules(
  commonRules,
  identityRules,
  projectsRules,
  ledgerRules,
  analyticsRules,
  notificationsRules,
);
