import type { Role } from '@outlay/tenancy/permissions';

/** A user as resolvers see one. It survives JSON, so that an idempotent answer can be stored. */
export interface UserModel {
  id: string;
  name: string | null;
  email: string;
  role: Role;
  isActive: boolean;
  isErased: boolean;
  isVerified: boolean;
  locale: string | null;
  timeZone: string | null;
  createdAt: string;
  updatedAt: string;
  version: number;
  /** The caller may see more than the name. */
  disclosed: boolean;
}
