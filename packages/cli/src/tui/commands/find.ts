import type { ActionFacts } from '../../api/action-facts.ts';
import { actionList } from '../../api/action-list.ts';
import { partsOf } from '../../store/select.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { dateTime } from '../../text/time.ts';
import { fold, matches } from '../fold.ts';
import { keyLabel, keymap, keysOf, rowsOf } from '../keymap.ts';
import { say } from '../look.ts';
import type { Picker, PickerItem } from '../overlays/overlay.ts';
import { createPicker, setItems } from '../overlays/picker.ts';
import { nameOf } from '../panes/ticket-row.ts';
import { formatPhone } from '../phone.ts';
import { stackOf } from '../stack.ts';
import { commandLine, subjectOf } from './cli-line.ts';
import { type App, availability, type Command } from './command.ts';
import { errorText } from './error-text.ts';
import { goTo } from './inbox.ts';

/** Finding: what can be done, a conversation, a message. */
export const findCommands: readonly Command[] = [
  {
    id: 'help.open',
    title: { 'pt-BR': 'Ajuda', en: 'Help' },
    run: openHelp,
    cli: () => 'balcao help',
  },
  { id: 'palette.open', title: { 'pt-BR': 'Paleta de comandos', en: 'Command palette' }, run: openPalette },
  { id: 'jump.open', title: { 'pt-BR': 'Ir para conversa', en: 'Jump to a conversation' }, run: openJump },
  {
    id: 'search.open',
    title: { 'pt-BR': 'Buscar em tudo', en: 'Search everything' },
    run: openSearch,
    cli: () => 'balcao messages search WORDS',
  },
];

const searchDelayMs = 150;
const jumpSample = 2000;

/** What the keys do here first, then everywhere else; `=x` asks by key. Enter runs the chosen one. */
function openHelp(app: App): void {
  const { lang, words } = app.look;
  const view = app.view();
  const stack = stackOf(view);
  const here = rowsOf(stack);
  const elsewhere = keymap.filter(
    (row) => !here.some((other) => other.command === row.command && other.argument === row.argument),
  );
  const items = [...here, ...elsewhere].flatMap((row, at): PickerItem[] => {
    const command = app.commands.find((candidate) => candidate.id === row.command);
    if (command === undefined) return [];
    const answer = at < here.length ? availability(command, view) : true;
    const cli = command.cli?.(view) ?? null;
    const title = command.arguments?.[row.argument ?? ''] ?? command.title;
    return [
      {
        id: `${row.command} ${row.argument ?? ''}`,
        label: `${row.keys
          .map((key) => keyLabel(key, lang))
          .join(' ')
          .padEnd(16)} ${title[lang]}`,
        search: fold(
          `${title.en} ${title['pt-BR']} ${command.title.en} ${command.title['pt-BR']} ${row.command} ${row.keys.join(' ')}`,
        ),
        ...(at < here.length ? {} : { detail: row.context }),
        ...(answer === true ? {} : { reason: answer[lang] }),
        ...(cli === null ? {} : { cli }),
      },
    ];
  });
  const keysById = new Map([...here, ...elsewhere].map((row) => [`${row.command} ${row.argument ?? ''}`, row.keys]));
  app.open(
    createPicker({
      title: words.helpTitle,
      ask: words.helpAsk,
      items,
      match: (item, query) => {
        if (query.startsWith('=') && query.length > 1) {
          const asked = query.slice(1);
          const names = keysById.get(item.id) ?? [];
          return names.some((key) => key === asked || fold(keyLabel(key, lang)) === fold(asked));
        }
        return matches(item.search ?? '', fold(query));
      },
      onTake: (item) => runChosen(app, item),
    }),
  );
}

function runChosen(app: App, item: PickerItem | null): void {
  if (item === null) return;
  if (item.reason !== undefined && item.reason !== null) return app.toast('hint', item.reason);
  app.close();
  const [command = '', argument] = item.id.split(' ');
  app.dispatch(command, argument ?? '');
}

/** Every command and every action of the contract, the last used first. */
function openPalette(app: App): void {
  const { lang, words } = app.look;
  const view = app.view();
  const stack = stackOf(view);
  const own = app.commands
    .filter((command) => command.isInner !== true)
    .map((command): PickerItem => {
      const answer = availability(command, view);
      const cli = command.cli?.(view) ?? null;
      return {
        id: command.id,
        label: command.title[lang],
        right: keysOf(stack, command.id)
          .slice(0, 2)
          .map((key) => keyLabel(key, lang))
          .join(' '),
        search: fold(`${command.title.en} ${command.title['pt-BR']} ${command.id}`),
        ...(answer === true ? {} : { reason: answer[lang] }),
        ...(cli === null ? {} : { cli }),
      };
    });
  const known = new Set(app.commands.map((command) => command.id));
  const others = actionList.filter((action) => !known.has(action.id)).map((action) => actionItem(app, action));
  // The last used first, then what can be done now.
  const rank = (item: PickerItem) => {
    const at = app.ui.recent.indexOf(item.id);
    return at === -1 ? app.ui.recent.length + (item.reason === undefined ? 0 : 1) : at;
  };
  const items = [...own.sort((a, b) => rank(a) - rank(b)), ...others];
  app.open(createPicker({ title: words.paletteTitle, items, onTake: (item) => runChosen(app, item) }));
}

/** An action without a screen: the palette shows the command that does it. */
function actionItem(app: App, action: ActionFacts): PickerItem {
  const cli = commandLine(action.id, subjectOf(app));
  return {
    id: action.id,
    label: action.title[app.look.lang],
    detail: action.id,
    search: fold(`${action.title.en} ${action.title['pt-BR']} ${action.id}`),
    reason: say(app.look.words.paletteOnlyCli, { line: cli }),
    cli,
  };
}

/** Conversations by name, number, protocol or phone: at once among the newest, then what the server finds. */
function openJump(app: App): void {
  const { words } = app.look;
  const { state } = app.store;
  const local = state.index.all.slice(0, jumpSample).flatMap((id) => jumpItem(app, id));
  let timer: NodeJS.Timeout | undefined;
  const picker: Picker = createPicker({
    title: words.jumpTitle,
    ask: words.jumpAsk,
    items: local.slice(0, 200),
    onQuery: (query) => {
      clearTimeout(timer);
      const text = query.trim();
      const wanted = fold(text);
      setItems(
        picker,
        (text === '' ? local : local.filter((item) => matches(item.search ?? '', wanted))).slice(0, 200),
        null,
      );
      if (text !== '') timer = setTimeout(() => lookUp(app, picker, text), searchDelayMs);
    },
    onTake: (item) => {
      clearTimeout(timer);
      app.close();
      if (item !== null) goTo(app, item.id);
    },
  });
  app.open(picker);
}

function jumpItem(app: App, id: string): PickerItem[] {
  const parts = partsOf(app.store.state, id);
  if (parts === null) return [];
  const phone = parts.contact.phone ?? '';
  const { number, protocol, state } = parts.ticket;
  return [
    {
      id,
      label: nameOf(parts),
      detail: `#${number} ${protocol} ${phone === '' ? '' : formatPhone(phone)}`.trimEnd(),
      right:
        app.look.words[`stateName${state[0]?.toUpperCase() ?? ''}${state.slice(1)}` as keyof typeof app.look.words],
      search: fold(`${nameOf(parts)} ${number} #${number} ${protocol} ${phone}`),
    },
  ];
}

function lookUp(app: App, picker: Picker, text: string): void {
  const words = text.replaceAll(/[":]/g, ' ').trim();
  if (words === '') return;
  app.store
    .findTickets(words)
    .then((ids) => {
      if (picker.query.text.trim() !== text) return;
      const more = ids.filter((id) => !picker.items.some((item) => item.id === id)).flatMap((id) => jumpItem(app, id));
      const items = [...picker.items, ...more];
      setItems(picker, items, items.length === 0 ? app.look.words.nothingFound : null);
      app.changed();
    })
    .catch((error: unknown) => {
      setItems(picker, picker.items, errorText(error, app.look.lang));
      app.changed();
    });
}

/** Words in any message; Enter goes to the message. */
function openSearch(app: App): void {
  const { words } = app.look;
  let timer: NodeJS.Timeout | undefined;
  const places = new Map<string, { readonly ticketId: string; readonly threadId: string }>();
  const picker: Picker = createPicker({
    title: words.searchTitle,
    ask: words.searchAsk,
    items: [],
    status: words.typeToSearch,
    onQuery: (query) => {
      clearTimeout(timer);
      const text = query.trim();
      if (text === '') return setItems(picker, [], words.typeToSearch);
      setItems(picker, picker.items, words.searching);
      timer = setTimeout(() => searchNow(app, picker, text, places), searchDelayMs);
    },
    onTake: (item) => {
      clearTimeout(timer);
      const place = places.get(item?.id ?? '');
      if (item === null || place === undefined) return;
      app.close();
      return showMessage(app, place, item.id);
    },
  });
  app.open(picker);
}

function searchNow(
  app: App,
  picker: Picker,
  query: string,
  places: Map<string, { readonly ticketId: string; readonly threadId: string }>,
): void {
  app.store
    .call('message.search', { query, limit: 50 })
    .then(({ items }) => {
      if (picker.query.text.trim() !== query) return;
      for (const message of items) places.set(message.id, message);
      const rows = items.map((message) => ({
        id: message.id,
        label: sanitizeLine(message.body),
        right: `${sanitizeLine(message.author.name ?? '')} ${dateTime(Date.parse(message.providerAt), app.now(), app.look.time)}`,
        cli: commandLine('message.search', { query }),
      }));
      setItems(picker, rows, rows.length === 0 ? app.look.words.nothingFound : null);
      app.changed();
    })
    .catch((error: unknown) => {
      setItems(picker, [], errorText(error, app.look.lang));
      app.changed();
    });
}

/** Opens the ticket and goes back in its thread until the message is there. */
async function showMessage(
  app: App,
  place: { readonly ticketId: string; readonly threadId: string },
  messageId: string,
): Promise<void> {
  try {
    const id = await app.store.fetchTicket(place.ticketId);
    if (id === null) return;
    goTo(app, id);
    await app.store.openThread(place.threadId);
    while (
      !app.store.state.tables.message.has(messageId) &&
      typeof app.store.state.timelines.get(place.threadId)?.olderCursor === 'string'
    ) {
      await app.store.loadOlder(place.threadId);
    }
    app.ui.chatId = messageId;
    app.changed();
  } catch (error) {
    app.fail(error);
  }
}
