import { handlerList } from '../handler.ts';
import { authLogin } from './auth-login.ts';
import { authLogout } from './auth-logout.ts';
import { authWhoami } from './auth-whoami.ts';
import { groupCreate } from './group-create.ts';
import { groupEdit } from './group-edit.ts';
import { groupList } from './group-list.ts';
import { groupRemove } from './group-remove.ts';
import { groupShow } from './group-show.ts';
import { queueCreate } from './queue-create.ts';
import { queueList } from './queue-list.ts';
import { queueSetMembers } from './queue-set-members.ts';
import { tokenCreate } from './token-create.ts';
import { tokenList } from './token-list.ts';
import { tokenRevoke } from './token-revoke.ts';
import { userCreate } from './user-create.ts';
import { userList } from './user-list.ts';

/** Handlers of the actions in `contract/src/actions/people`. */
export const peopleHandlers = handlerList(
  queueList,
  queueCreate,
  queueSetMembers,
  userList,
  userCreate,
  authLogin,
  authLogout,
  authWhoami,
  tokenCreate,
  tokenList,
  tokenRevoke,
  groupList,
  groupShow,
  groupCreate,
  groupEdit,
  groupRemove,
);
