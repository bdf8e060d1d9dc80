import { z } from 'zod';
import { exampleUser, user } from '../users/users.schemas.ts';

export const session = z
  .strictObject({
    access_token: z.string(),
    refresh_token: z
      .string()
      .optional()
      .meta({ description: 'Can be used once. Absent in browser mode, where a cookie holds it.' }),
    token_type: z.string().meta({ enum: ['Bearer'] }),
    expires_in: z.int().meta({ description: 'Seconds until the access token expires.' }),
    user,
  })
  .meta({ id: 'Session', description: 'A sign-in.' });

export const exampleSession = {
  access_token: 'eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.…',
  refresh_token: '3n6hP0cQ…',
  token_type: 'Bearer',
  expires_in: 600,
  user: exampleUser,
};
