/** The door of access: who may come in, and what they may do there. */
export type { Permission, Role } from '../../../config/roles.ts';
export {
  createApiClient,
  findApiClient,
  findApiClientNamed,
  findSigningClient,
  issueToken,
  type NewApiClient,
} from './api-client.ts';
export { changePassword, type PasswordChange } from './change-password.ts';
export { createUser, seedUsers, type NewUser } from './create-user.ts';
export { hashPassword, verifyPassword } from './password.ts';
export { deleteOldAnswers } from './store-answers.ts';
export { dropOldSessions, findSession, signOut, touchSession } from './session.ts';
export { signIn, type SignedIn } from './sign-in.ts';
export { listUsers, recordAudit, type Audit } from './store.ts';
export { mayDo, mayReach, type ApiClient, type Session, type Target, type User } from './user.ts';
export { keepAnswer, type Asked } from './keep-answer.ts';
