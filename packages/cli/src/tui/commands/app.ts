import { clockTime } from '../../text/time.ts';
import { recipientsOf, waitingOf } from '../farewell.ts';
import { lineNoticeLines } from '../line-alert.ts';
import { say } from '../look.ts';
import { createForm } from '../overlays/form.ts';
import { formatPhone } from '../phone.ts';
import { commandLine, subjectOf } from './cli-line.ts';
import type { App, Command } from './command.ts';
import { errorText } from './error-text.ts';
import { menuOf } from './menu.ts';
import { ticketCheck } from './reasons.ts';
import { target } from './target.ts';
import { copyText } from './ticket.ts';

/** The program itself, and the side panel. */
export const appCommands: readonly Command[] = [
  {
    id: 'go.menu',
    title: { 'pt-BR': 'Ir para… (menu)', en: 'Go to… (menu)' },
    run: (app) => app.open({ kind: 'menu', title: app.look.words.goMenu, entries: menuOf(app, goEntries) }),
  },
  { id: 'notices.open', title: { 'pt-BR': 'Avisos e erros', en: 'Notices and errors' }, run: openNotices },
  {
    id: 'nav.cancel',
    title: { 'pt-BR': 'Cancelar; outra vez, sair', en: 'Cancel; again, quit' },
    run: cancel,
  },
  { id: 'app.quit', title: { 'pt-BR': 'Sair', en: 'Quit' }, run: quit },
  {
    id: 'app.refresh',
    title: { 'pt-BR': 'Redesenhar e atualizar', en: 'Redraw and refresh' },
    run: async (app) => {
      app.host.redraw();
      app.store.reconnect();
      if (app.store.phase.kind === 'ready') await app.store.resync();
    },
  },
  { id: 'app.suspend', title: { 'pt-BR': 'Suspender', en: 'Suspend' }, run: (app) => app.host.suspend() },
  {
    id: 'app.mouse',
    title: { 'pt-BR': 'Mouse: rolagem liga/desliga', en: 'Mouse: wheel on/off' },
    run: ({ ui, host }) => {
      ui.hasMouse = !ui.hasMouse;
      host.setMouse(ui.hasMouse);
    },
  },
  {
    id: 'field.edit',
    title: { 'pt-BR': 'Renomear contato', en: 'Rename contact' },
    isWrite: true,
    hint: { label: { 'pt-BR': 'renomear', en: 'rename' }, rank: 10 },
    when: ticketCheck('contact.write'),
    run: rename,
    cli: (view) => commandLine('contact.rename', subjectOf(view)),
  },
  {
    id: 'field.copy',
    title: { 'pt-BR': 'Copiar telefone', en: 'Copy phone' },
    hint: { label: { 'pt-BR': 'copiar telefone', en: 'copy phone' }, rank: 20 },
    when: ticketCheck(null, ({ contact }) => contact.phone !== null || { 'pt-BR': 'sem telefone', en: 'no phone' }),
    run: (app) => copyText(app, formatPhone(target(app).contact.phone ?? '')),
  },
  {
    id: 'contact.menu',
    title: { 'pt-BR': 'Ações do contato (menu)', en: 'Contact actions (menu)' },
    when: ticketCheck(null),
    run: (app) => app.open({ kind: 'menu', title: app.look.words.contactMenu, entries: menuOf(app, contactEntries) }),
  },
];

const goEntries = [
  ['g', 'nav.edge', 'first'],
  ['i', 'inbox.tab', 'open'],
  ['n', 'notices.open'],
  ['a', 'notification.list'],
] as const;

const contactEntries = [
  ['e', 'field.edit'],
  ['y', 'field.copy'],
] as const;

function openNotices(app: App): void {
  const { ui, look } = app;
  const { words, glyphs } = look;
  const own = ui.notices.flatMap((notice) => [
    `${clockTime(notice.atMs, look.time)}  ${notice.text}`,
    `       ${[notice.code, notice.requestId === null ? null : say(words.requestId, { id: notice.requestId })].filter((part) => part !== null).join(` ${glyphs.bullet} `)}`,
  ]);
  const lines = [...lineNoticeLines(app.view()), ...own];
  ui.seenNotices = ui.notices.length;
  ui.seenNoticesUntil = new Date(app.now()).toISOString();
  app.open({ kind: 'view', title: words.noticesTitle, lines: lines.length === 0 ? [words.noNotices] : lines, top: 0 });
}

const againMs = 2000;

/** Ctrl+c closes what is open; with nothing open it asks to be pressed again. */
function cancel(app: App): void {
  const { ui } = app;
  if (ui.cancelUntilMs > app.now()) return app.host.quit(0);
  const isModal = ui.overlays.some((overlay) => overlay.kind === 'form' && overlay.isModal === true);
  if (ui.overlays.length > 0 && !isModal) {
    ui.overlays = [];
    return;
  }
  ui.cancelUntilMs = app.now() + againMs;
  app.toast('hint', app.look.words.pressAgain);
}

/** `q` leaves what is open first, so that a view is not mistaken for the program. */
function quit(app: App): void {
  if (app.ui.overlays.length > 0) return app.close();
  const waiting = waitingOf(app);
  if (waiting.length === 0) return app.host.quit(0);
  const { words } = app.look;
  const isLost = waiting.some(({ isKept }) => !isKept);
  app.open({
    kind: 'menu',
    title: say(words.quitTitle, { count: waiting.length, names: recipientsOf(waiting) }),
    entries: [
      { key: 'w', title: words.quitWhenSent, reason: null, run: () => quitWhenSent(app) },
      { key: 'q', title: isLost ? words.quitLosing : words.quitKeeping, reason: null, run: () => app.host.quit(0) },
    ],
  });
}

function quitWhenSent(app: App): void {
  const check = () => {
    if (waitingOf(app).length === 0) app.host.quit(0);
  };
  app.store.subscribe(check);
  app.toast('hint', app.look.words.quitWaits);
  check();
}

function rename(app: App): void {
  const { contact } = target(app);
  const { words } = app.look;
  app.open(
    createForm({
      title: words.renameTitle,
      fields: [{ id: 'name', label: words.renameField, value: contact.name }],
      submit: async (values) => {
        const name = (values['name'] ?? '').trim();
        if (name === '') return { name: words.nameMissing };
        try {
          await app.store.call('contact.rename', { contact: contact.id, name });
        } catch (error) {
          return { name: errorText(error, app.look.lang) };
        }
        app.toast('done', words.renamed);
        return {};
      },
    }),
  );
}
