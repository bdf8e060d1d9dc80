import { requireNoAmountLimit, requireWholeTenant } from '@outlay/tenancy/key-scope';
import { requirePermission, type RequestContext } from '@outlay/tenancy/request-context';

/** Imports reach any account and project, in any amount. @throws AppError FORBIDDEN; KEY_LIMITED for an API key with limits */
export function requireImporter(context: RequestContext): void {
  requirePermission(context, 'imports:write');
  requireWholeTenant(context, 'An import');
  requireNoAmountLimit(context, 'Importing');
}
