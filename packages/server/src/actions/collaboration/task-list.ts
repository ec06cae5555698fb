import { taskList as action } from '@balcao/contract';
import { findContact, findTicket, findUser } from '../../store/queries/refs.ts';
import { listTasks } from '../../store/queries/tasks.ts';
import { reading } from '../handler.ts';

/** Mine, unless something is named. */
export const taskList = reading(action, async ({ reads, actor, nowMs }, input) => {
  const isNamed = input.assignee !== undefined || input.ticket !== undefined || input.contact !== undefined;
  const page = await listTasks(
    reads,
    actor,
    {
      ...input,
      assigneeId: isNamed ? input.assignee && (await findUser(reads, input.assignee)).id : actor.userId,
      ticketId: input.ticket && (await findTicket(reads, actor, input.ticket)).id,
      contactId: input.contact && (await findContact(reads, input.contact)).id,
    },
    nowMs,
  );
  return { items: [...page.items], nextCursor: page.nextCursor };
});
