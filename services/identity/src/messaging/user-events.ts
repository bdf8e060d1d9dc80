import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { TopicSpec } from '@outlay/messaging/event-log';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { Role as RoleProto, UserSchema } from '@outlay/proto/outlay/identity/v1/user_pb.ts';
import type { Role } from '@outlay/tenancy/permissions';
import type { User } from '../users/user.entity.ts';

/** Changes of users. The gateway follows it to refuse tokens of sessions that ended. */
export const USER_TOPIC: TopicSpec = { name: 'identity.user', partitions: 6, cleanup: 'compact' };

const ROLES: Record<Role, RoleProto> = {
  OWNER: RoleProto.OWNER,
  ADMIN: RoleProto.ADMIN,
  ANALYST: RoleProto.ANALYST,
  MEMBER: RoleProto.MEMBER,
};

/** The state of a user after a change, without personal data: the log cannot be erased. */
export function userEvent(type: 'UserRegistered' | 'UserChanged', user: User): DomainEvent {
  const state = create(UserSchema, {
    id: BigInt(user.id),
    role: ROLES[user.role],
    isActive: user.isActive,
    isErased: user.erasedAt !== null,
    sessionVersion: user.sessionVersion,
    createdAt: timestampFromDate(user.createdAt),
    updatedAt: timestampFromDate(user.updatedAt),
  });
  return {
    topic: USER_TOPIC.name,
    type,
    aggregateId: user.id,
    version: user.version,
    payload: toBinary(UserSchema, state),
  };
}
