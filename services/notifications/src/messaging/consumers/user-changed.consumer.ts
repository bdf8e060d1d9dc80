import { fromBinary } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { EventHandler } from '@outlay/messaging/event-handler';
import { Role as RoleProto, UserSchema } from '@outlay/proto/outlay/identity/v1/user_pb.ts';
import type { Role } from '@outlay/tenancy/permissions';
import { PersonEraserRepository } from '../../erasure/person-eraser.repository.ts';
import { MailQueueRepository } from '../../mail/mail-queue.repository.ts';
import { UserStateRepository } from '../../replicas/user-state.repository.ts';

/** Updates roles and activity of users from the events of identity, and erases those whom it has erased. */
export const userChanged: EventHandler = {
  topic: 'identity.user',
  types: ['UserRegistered', 'UserChanged'],
  async handle({ tenantId, aggregateId: userId, epoch, version, time, payload }, em) {
    const { role, isActive, isErased, sessionVersion, createdAt } = fromBinary(UserSchema, payload);
    const registeredAt = createdAt ? timestampDate(createdAt) : time;
    const state = { userId, role: roleOf(role), isActive, sessionVersion, registeredAt, epoch, version };
    const isNew = await new UserStateRepository(em, tenantId).keepNewest(state);
    // Topics are read concurrently: an alert may arrive before the event of a user who existed before.
    if (isErased) await new PersonEraserRepository(em, tenantId).erase(userId);
    else if (isNew) await new MailQueueRepository(em, tenantId).queueAlertsSince(userId, registeredAt);
  },
};

function roleOf(role: RoleProto): Role {
  switch (role) {
    case RoleProto.OWNER:
      return 'OWNER';
    case RoleProto.ADMIN:
      return 'ADMIN';
    case RoleProto.ANALYST:
      return 'ANALYST';
    case RoleProto.MEMBER:
      return 'MEMBER';
    default:
      throw new Error(`The event of a user has the unknown role ${role}; a newer version may know it.`);
  }
}
