import { handlerList } from '../handler.ts';
import { authLogin } from './auth-login.ts';
import { authLogout } from './auth-logout.ts';
import { authWhoami } from './auth-whoami.ts';
import { groupCreate } from './group-create.ts';
import { groupEdit } from './group-edit.ts';
import { groupList } from './group-list.ts';
import { groupRemove } from './group-remove.ts';
import { groupShow } from './group-show.ts';
import { profileBeginTotp } from './profile-begin-totp.ts';
import { profileConfirmTotp } from './profile-confirm-totp.ts';
import { profileEdit } from './profile-edit.ts';
import { profileEndTotp } from './profile-end-totp.ts';
import { profileSetPassword } from './profile-set-password.ts';
import { profileSetPresence } from './profile-set-presence.ts';
import { profileShow } from './profile-show.ts';
import { queueCreate } from './queue-create.ts';
import { queueEdit } from './queue-edit.ts';
import { queueList } from './queue-list.ts';
import { queueRemove } from './queue-remove.ts';
import { queueSetMembers } from './queue-set-members.ts';
import { queueShow } from './queue-show.ts';
import { roleCreate } from './role-create.ts';
import { roleEdit } from './role-edit.ts';
import { roleList } from './role-list.ts';
import { roleRemove } from './role-remove.ts';
import { roleShow } from './role-show.ts';
import { sessionList } from './session-list.ts';
import { sessionRevoke } from './session-revoke.ts';
import { settingList } from './setting-list.ts';
import { settingReset } from './setting-reset.ts';
import { settingSet } from './setting-set.ts';
import { tokenCreate } from './token-create.ts';
import { tokenList } from './token-list.ts';
import { tokenRevoke } from './token-revoke.ts';
import { userCreate } from './user-create.ts';
import { userDisable } from './user-disable.ts';
import { userEdit } from './user-edit.ts';
import { userList } from './user-list.ts';
import { userResetTotp } from './user-reset-totp.ts';
import { userSetPassword } from './user-set-password.ts';
import { userShow } from './user-show.ts';

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
  queueShow,
  queueEdit,
  queueRemove,
  userShow,
  userEdit,
  userDisable,
  userSetPassword,
  userResetTotp,
  roleList,
  roleShow,
  roleCreate,
  roleEdit,
  roleRemove,
  profileShow,
  profileEdit,
  profileSetPassword,
  profileSetPresence,
  profileBeginTotp,
  profileConfirmTotp,
  profileEndTotp,
  sessionList,
  sessionRevoke,
  settingList,
  settingSet,
  settingReset,
);
