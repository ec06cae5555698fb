import { messageList } from './message-list.ts';
import { messageReact } from './message-react.ts';
import { messageRetry } from './message-retry.ts';
import { messageSearch } from './message-search.ts';
import { messageSend } from './message-send.ts';
import { threadMark } from './thread-mark.ts';
import { threadTyping } from './thread-typing.ts';

export const messageActions = [
  messageList,
  messageSearch,
  messageSend,
  messageReact,
  messageRetry,
  threadMark,
  threadTyping,
] as const;

export { messageList, messageReact, messageRetry, messageSearch, messageSend, threadMark, threadTyping };
