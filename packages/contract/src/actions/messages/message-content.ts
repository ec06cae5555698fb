import { messageSend } from './message-send.ts';

/** What a message says, as `message.send` takes it: without the ticket and what is only of the moment of sending. */
export const messageContent = messageSend.input.omit({
  ticket: true,
  seen: true,
  anyway: true,
  hold: true,
  discardDraft: true,
  clientKey: true,
});
