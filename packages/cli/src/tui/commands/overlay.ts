import { insert } from '../../text/line-edit.ts';
import { say } from '../look.ts';
import type { Form, Picker } from '../overlays/overlay.ts';
import { setQuery } from '../overlays/picker.ts';
import type { App, Command } from './command.ts';
import { copyText } from './ticket.ts';

/** The keys of pickers and forms. */
export const overlayCommands: readonly Command[] = [
  {
    id: 'overlay.close',
    title: { 'pt-BR': 'Fechar', en: 'Close' },
    isInner: true,
    run: (app) => {
      const overlay = app.ui.overlays.at(-1);
      if (overlay?.kind === 'form' && overlay.isModal === true) return;
      app.close();
      if (overlay?.kind === 'picker') overlay.onClose?.(overlay.query.text);
    },
  },
  { id: 'picker.move', title: { 'pt-BR': 'Mover na lista', en: 'Move in the list' }, isInner: true, run: movePicker },
  { id: 'picker.take', title: { 'pt-BR': 'Escolher', en: 'Take' }, isInner: true, run: take },
  { id: 'picker.mark', title: { 'pt-BR': 'Marcar', en: 'Mark' }, isInner: true, run: mark },
  {
    id: 'picker.copy',
    title: { 'pt-BR': 'Copiar o comando', en: 'Copy the command' },
    isInner: true,
    run: copyCommand,
  },
  { id: 'form.move', title: { 'pt-BR': 'Trocar de campo', en: 'Change field' }, isInner: true, run: moveForm },
  {
    id: 'form.submit',
    title: { 'pt-BR': 'Próximo campo ou enviar', en: 'Next field or submit' },
    isInner: true,
    run: submit,
  },
];

function pickerOf(app: App): Picker | null {
  const overlay = app.ui.overlays.at(-1);
  return overlay?.kind === 'picker' ? overlay : null;
}

function formOf(app: App): Form | null {
  const overlay = app.ui.overlays.at(-1);
  return overlay?.kind === 'form' ? overlay : null;
}

function movePicker(app: App, direction: string): void {
  const picker = pickerOf(app);
  if (picker === null) return;
  const by = { up: -1, down: 1, pageUp: -10, pageDown: 10 }[direction] ?? 0;
  picker.at = Math.max(0, Math.min(picker.shown.length - 1, picker.at + by));
}

async function take(app: App): Promise<void> {
  const picker = pickerOf(app);
  if (picker !== null) await picker.onTake(picker.shown[picker.at] ?? null, picker.marked ?? new Set());
}

function mark(app: App): void {
  const picker = pickerOf(app);
  if (picker === null) return;
  if (picker.marked === null) return setQuery(picker, insert(picker.query, ' '));
  const item = picker.shown[picker.at];
  if (item === undefined) return;
  if (!picker.marked.delete(item.id)) picker.marked.add(item.id);
}

function copyCommand(app: App): void {
  const picker = pickerOf(app);
  const cli = picker?.shown[picker.at]?.cli;
  if (cli === undefined) return;
  copyText(app, cli);
  app.toast('done', say(app.look.words.copiedCommand, { text: cli }));
}

function moveForm(app: App, direction: string): void {
  const form = formOf(app);
  if (form === null || form.fields.length === 0) return;
  form.at = (form.at + (direction === 'next' ? 1 : -1) + form.fields.length) % form.fields.length;
}

async function submit(app: App): Promise<void> {
  const form = formOf(app);
  if (form === null || form.isBusy) return;
  if (form.at < form.fields.length - 1) return moveForm(app, 'next');
  form.isBusy = true;
  form.error = null;
  const errors = await form.submit(Object.fromEntries(form.fields.map((field) => [field.id, field.edit.text])));
  form.isBusy = false;
  const names = Object.keys(errors);
  if (names.length === 0) {
    if (app.ui.overlays.includes(form)) app.ui.overlays.splice(app.ui.overlays.indexOf(form), 1);
    return app.changed();
  }
  for (const field of form.fields) field.error = errors[field.id] ?? null;
  form.error = errors[''] ?? null;
  const first = form.fields.findIndex((field) => field.error !== null);
  if (first !== -1) form.at = first;
  app.changed();
}
