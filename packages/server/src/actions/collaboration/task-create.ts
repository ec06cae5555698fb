import { AppError, taskCreate as action, type TaskEntity } from '@balcao/contract';
import { readsContacts } from '../../domain/note.ts';
import { taskSubject, taskTimes } from '../../domain/task.ts';
import { assigneeOfTask } from '../../operations/colleagues.ts';
import { settingsOf } from '../../operations/settings.ts';
import { findContact, findTicket } from '../../store/queries/refs.ts';
import { taskItemOf } from '../../store/queries/tasks.ts';
import { tasks } from '../../store/tables/tables.ts';
import { nowOf, writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { notifyAssigned } from './task-news.ts';

export const taskCreate = writes(action, async (tx, input) => {
  const actor = caller(tx.actor);
  if (input.ticket !== undefined && input.contact !== undefined)
    throw new AppError('input.invalid', {
      problem: 'name a ticket or a contact, not both: a ticket has its contact',
      'problem.pt-BR': 'indique um atendimento ou um contato, não ambos: o atendimento já tem seu contato',
    });
  if (input.contact !== undefined && !readsContacts(actor))
    throw new AppError('permission.denied', { permission: 'catalogue.use' });
  const ticket = input.ticket === undefined ? null : await findTicket(tx, actor, input.ticket);
  const contact = input.contact === undefined ? null : await findContact(tx, input.contact);
  const { timeZone: zone } = await settingsOf(tx);
  const task: TaskEntity = {
    id: tx.newId('task'),
    title: input.title,
    ticketId: ticket?.id ?? null,
    contactId: ticket?.contactId ?? contact?.id ?? null,
    assigneeId: await assigneeOfTask(tx, input.assignee ?? actor.userId, ticket),
    createdBy: actor.userId,
    createdAt: nowOf(tx),
    ...taskTimes(input, { zone, nowMs: tx.nowMs }),
    remindedAt: null,
    doneAt: null,
    doneBy: null,
  };
  await tasks.insert(tx, task);
  tx.emit('task.created', taskSubject(task, ticket));
  await notifyAssigned(tx, task);
  return taskItemOf(tx, task.id, tx.nowMs);
});
