import type { TemplateItem, TicketParts } from '@balcao/contract';
import { sanitizeLine, sanitizeText } from '../../text/sanitize.ts';
import { shellWord } from '../../text/shell-word.ts';
import { selectedParts } from '../list-model.ts';
import { say } from '../look.ts';
import { createForm } from '../overlays/form.ts';
import type { Picker } from '../overlays/overlay.ts';
import { createPicker, setItems } from '../overlays/picker.ts';
import { cliLine } from './cli-line.ts';
import type { App } from './command.ts';
import { errorText } from './error-text.ts';

/** Approved templates of the ticket's connection, then their variables with the text exactly as it will be sent. */
export async function openTemplates(app: App): Promise<void> {
  const parts = selectedParts(app);
  if (parts === null) return;
  const { words } = app.look;
  let templates: readonly TemplateItem[] = [];
  const picker: Picker = createPicker({
    title: words.templateTitle,
    items: [],
    status: words.synchronizing,
    onTake: (item) => {
      const template = templates.find((candidate) => idOf(candidate) === item?.id);
      if (template === undefined) return;
      app.close();
      fillTemplate(app, parts, template);
    },
  });
  app.open(picker);
  try {
    const { items } = await app.store.call('template.list', { ticket: parts.ticket.id });
    templates = items.filter((item) => item.status === 'approved').map(cleanTemplate);
    const status =
      templates.length === 0 ? say(words.templateNone, { connection: shellWord(parts.connection.name) }) : null;
    const rows = templates.map((template) => ({
      id: idOf(template),
      label: template.name,
      detail: template.body.replaceAll('\n', ' '),
      right: template.language,
      cli: cliLine('message.send', parts.ticket.number, `--template ${shellWord(template.name)}`),
    }));
    setItems(picker, rows, status);
  } catch (error) {
    setItems(picker, [], errorText(error, app.look.lang));
  }
  app.changed();
}

function fillTemplate(app: App, { ticket, thread, contact }: TicketParts, template: TemplateItem): void {
  const { words } = app.look;
  const { number } = ticket;
  app.open(
    createForm({
      title: say(words.templateForm, { name: template.name }),
      fields: template.variables.map((name) => ({ id: name, label: say(words.templateVariable, { name }) })),
      preview: (values) => [words.templatePreview, ...previewOf(template, values)],
      submit: async (values) => {
        const missing = template.variables.filter((name) => (values[name] ?? '').trim() === '');
        if (missing.length > 0) return Object.fromEntries(missing.map((name) => [name, words.variableMissing]));
        const text = previewOf(template, values).join('\n');
        const sent = { name: template.name, language: template.language, variables: { ...values } };
        try {
          // Kept like any message: sent once, whatever becomes of the answer.
          app.store.send({ threadId: thread.id, to: contact.name, text, input: { ticket: ticket.id, template: sent } });
        } catch (error) {
          return { '': errorText(error, app.look.lang) };
        }
        app.toast('done', `#${number}: ${words.templateSent}`);
        return {};
      },
    }),
  );
}

/** The text of a template with its variables in place; what is not filled in yet keeps its braces. */
export function previewOf(template: TemplateItem, values: Readonly<Record<string, string>>): string[] {
  const fill = (text: string, prefix: string) =>
    text.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => values[`${prefix}${name}`] || whole);
  const { header, footer, buttons } = template;
  const head =
    header.format === 'text' ? fill(header.text, 'header.') : header.format === 'none' ? '' : `[${header.format}]`;
  return [
    head,
    fill(template.body, ''),
    footer,
    ...buttons.map((button, at) => `[ ${fill(button.text, `button.${at}.`)} ]`),
  ]
    .filter((line) => line !== '')
    .flatMap((line) => line.split('\n'));
}

function idOf({ name, language }: TemplateItem): string {
  return `${name}\n${language}`;
}

function cleanTemplate(template: TemplateItem): TemplateItem {
  return {
    ...template,
    name: sanitizeLine(template.name),
    header: { ...template.header, text: sanitizeText(template.header.text) },
    body: sanitizeText(template.body),
    footer: sanitizeText(template.footer),
    buttons: template.buttons.map((button) => ({ ...button, text: sanitizeLine(button.text) })),
  };
}
