import { fromBinary } from '@bufbuild/protobuf';
import type { EventHandler } from '@outlay/messaging/event-handler';
import { UserSchema } from '@outlay/proto/outlay/identity/v1/user_pb.ts';
import { PersonEraserRepository } from '../../erasure/person-eraser.repository.ts';

/** Erases people whom identity has erased. */
export const userChanged: EventHandler = {
  topic: 'identity.user',
  types: ['UserRegistered', 'UserChanged'],
  async handle({ tenantId, aggregateId: userId, payload }, em) {
    if (fromBinary(UserSchema, payload).isErased) await new PersonEraserRepository(em, tenantId).erase(userId);
  },
};
