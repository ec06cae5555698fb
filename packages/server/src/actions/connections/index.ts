import { handlerList } from '../handler.ts';
import { connectionAdd } from './connection-add.ts';
import { connectionList } from './connection-list.ts';
import { connectionRemove } from './connection-remove.ts';
import { connectionShow } from './connection-show.ts';
import { connectionStatus } from './connection-status.ts';
import { connectionTest } from './connection-test.ts';
import { connectionUpdate } from './connection-update.ts';
import { templateList } from './template-list.ts';
import { templateRefresh } from './template-refresh.ts';

/** Handlers of the actions in `contract/src/actions/connections`. */
export const connectionHandlers = handlerList(
  connectionList,
  connectionShow,
  connectionStatus,
  connectionAdd,
  connectionUpdate,
  connectionRemove,
  connectionTest,
  templateList,
  templateRefresh,
);
