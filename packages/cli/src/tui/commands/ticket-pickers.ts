import type { QueueEntity } from '@balcao/contract';
import { activeUsers } from '../../store/select.ts';
import { shellWord } from '../../text/shell-word.ts';
import { say } from '../look.ts';
import { createPicker } from '../overlays/picker.ts';
import { cliLine } from './cli-line.ts';
import type { App } from './command.ts';
import { target } from './target.ts';

/** Choosing to whom a ticket goes and what it is tagged with. */

export function pickQueue(app: App): void {
  const { ticket } = target(app);
  const queues = [...app.store.state.tables.queue.values()].sort((a, b) => a.name.localeCompare(b.name));
  app.open(
    createPicker({
      title: app.look.words.transferQueue,
      items: queues.map((queue) => ({
        id: queue.id,
        label: queue.name,
        right: String(queue.memberIds.length),
        cli: cliLine('ticket.transfer', ticket.number, `--queue ${shellWord(queue.name)}`),
      })),
      onTake: (item) => {
        const queue = queues.find((candidate) => candidate.id === item?.id);
        app.close();
        if (queue !== undefined) pickMember(app, queue);
      },
    }),
  );
}

function pickMember(app: App, queue: QueueEntity): void {
  const { ticket } = target(app);
  const { words } = app.look;
  const members = activeUsers(app.store.state).filter((user) => queue.memberIds.includes(user.id));
  const queueFlag = `--queue ${shellWord(queue.name)}`;
  app.open(
    createPicker({
      title: say(words.transferUser, { queue: queue.name }),
      items: [
        { id: '', label: words.transferAnyone, cli: cliLine('ticket.transfer', ticket.number, queueFlag) },
        ...members.map((user) => ({
          id: user.id as string,
          label: user.name,
          detail: user.email,
          cli: cliLine('ticket.transfer', ticket.number, `${queueFlag} --to ${shellWord(user.email)}`),
        })),
      ],
      onTake: async (item) => {
        app.close();
        const user = members.find((candidate) => candidate.id === item?.id);
        const result = await app.act('ticket.transfer', {
          ticket: ticket.id,
          queue: queue.id,
          ...(user === undefined ? {} : { user: user.id }),
        });
        const name = user?.name ?? queue.name;
        if (result !== null) app.toast('done', say(words.transferred, { number: ticket.number, name }));
      },
    }),
  );
}

export function pickAssignee(app: App): void {
  const { ticket, queue } = target(app);
  const users = activeUsers(app.store.state).filter((user) => queue === null || queue.memberIds.includes(user.id));
  app.open(
    createPicker({
      title: app.look.words.assignTitle,
      status: users.length === 0 ? app.look.words.nothingFound : null,
      items: users.map((user) => ({
        id: user.id,
        label: user.name,
        detail: user.email,
        cli: cliLine('ticket.assign', ticket.number, shellWord(user.email)),
      })),
      onTake: async (item) => {
        app.close();
        if (item === null) return;
        const result = await app.act('ticket.assign', { ticket: ticket.id, user: item.id });
        const data = { number: ticket.number, name: item.label };
        if (result !== null) app.toast('done', say(app.look.words.assigned, data));
      },
    }),
  );
}

export function pickTags(app: App): void {
  const { ticket } = target(app);
  const { words } = app.look;
  const tags = [...app.store.state.tables.tag.values()].sort((a, b) => a.name.localeCompare(b.name));
  const before = new Set<string>(ticket.tagIds);
  app.open(
    createPicker({
      title: words.tagTitle,
      isMany: true,
      marked: before,
      status: tags.length === 0 ? words.noTags : null,
      items: tags.map((tag) => ({
        id: tag.id,
        label: tag.name,
        cli: cliLine('ticket.tag', ticket.number, `--add ${shellWord(tag.name)}`),
      })),
      onTake: async (item, marked) => {
        app.close();
        const wanted = new Set(marked);
        // Enter without a mark takes the tag under the cursor: the quick way to one tag.
        if (item !== null && sameIds(wanted, before)) toggle(wanted, item.id);
        const add = [...wanted].filter((id) => !before.has(id));
        const remove = [...before].filter((id) => !wanted.has(id));
        if (add.length + remove.length === 0) return;
        const result = await app.act('ticket.tag', { ticket: ticket.id, add, remove });
        if (result !== null) app.toast('done', say(words.tagged, { number: ticket.number }));
      },
    }),
  );
}

function sameIds(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}

function toggle(ids: Set<string>, id: string): void {
  if (!ids.delete(id)) ids.add(id);
}
