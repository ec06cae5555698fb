import { z } from 'zod';
import { GraphError } from './graph-error.ts';
import { type Template, type TemplateButton, type TemplateComponent, variablesOf } from './template.ts';

const parameter = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  parameter_name: z.string().optional(),
});
const component = z.looseObject({
  type: z.string(),
  sub_type: z.string().optional(),
  index: z.union([z.string(), z.int()]).optional(),
  parameters: z.array(parameter).optional(),
});

/** The `template` object of a message. */
export const templateMessage = z.looseObject({
  name: z.string().min(1),
  language: z.looseObject({ code: z.string().min(1), policy: z.literal('deterministic').optional() }),
  components: z.array(component).optional(),
});

type Parameter = z.infer<typeof parameter>;
type Component = z.infer<typeof component>;

/** Checks a template message against the catalogue as Meta does; throws the `GraphError` of the first mistake. */
export function checkTemplate(catalogue: readonly Template[], message: z.infer<typeof templateMessage>): Template {
  const template = approvedTemplate(catalogue, message.name, message.language.code);
  const given = (type: string) => (message.components ?? []).filter((one) => one.type.toLowerCase() === type);
  for (const expected of template.components) {
    switch (expected.type) {
      case 'HEADER':
        checkHeader(template, expected, given('header')[0]?.parameters ?? []);
        break;
      case 'BODY':
        checkText(template, expected, given('body')[0]?.parameters ?? []);
        break;
      case 'BUTTONS':
        checkButtons(expected.buttons ?? [], given('button'));
        break;
    }
  }
  return template;
}

function approvedTemplate(catalogue: readonly Template[], name: string, language: string): Template {
  const template = catalogue.find((candidate) => candidate.name === name && candidate.language === language);
  if (template?.status === 'APPROVED') return template;
  if (template?.status === 'PAUSED') throw new GraphError({ code: 132015, details: `template ${name} is paused` });
  if (template?.status === 'DISABLED') throw new GraphError({ code: 132016, details: `template ${name} is disabled` });
  throw new GraphError({ code: 132001, details: `template name (${name}) does not exist in ${language}` });
}

function checkHeader(template: Template, { format = 'TEXT', text = '' }: TemplateComponent, given: Parameter[]): void {
  if (format === 'TEXT') {
    checkText(template, { type: 'HEADER', text }, given);
    return;
  }
  const [media] = given;
  if (media !== undefined && media.type.toUpperCase() === format && media[media.type] !== undefined) return;
  const received = media?.type.toUpperCase() ?? 'UNKNOWN';
  throw new GraphError({ code: 132012, details: `header: Format mismatch, expected ${format}, received ${received}` });
}

function checkText(template: Template, { type, text = '' }: TemplateComponent, given: readonly Parameter[]): void {
  const part = type.toLowerCase();
  const names = variablesOf(text);
  if (names.length !== given.length) {
    throw new GraphError({
      code: 132000,
      details: `${part}: number of localizable_params (${given.length}) does not match the expected number of params (${names.length})`,
    });
  }
  for (const one of given) checkTextParameter(one, part);
  const isNamed = names.some((name) => !/^\d+$/.test(name));
  if (isNamed && template.parameter_format === 'NAMED') checkNames(part, names, given);
  const filled = given.reduce((length, one) => length + (one.text ?? '').length, text.length);
  if (filled > 1024 + text.length) throw new GraphError({ code: 132005, details: `${part}: translated text too long` });
}

function checkTextParameter(one: Parameter, part: string): void {
  if (one.type === 'text' && one.text !== undefined && one.text !== '') return;
  if ((one.type === 'currency' || one.type === 'date_time') && one[one.type] !== undefined) return;
  throw new GraphError({ code: 132012, details: `${part}: a parameter of type ${one.type} has no usable value` });
}

function checkNames(part: string, names: readonly string[], given: readonly Parameter[]): void {
  const missing = names.find((name) => !given.some((one) => one.parameter_name === name));
  if (missing !== undefined) {
    throw new GraphError({ code: 132012, details: `${part}: Parameter name ${missing} is missing` });
  }
}

function checkButtons(buttons: readonly TemplateButton[], given: readonly Component[]): void {
  const at = (index: number) => given.find((one) => String(one.index ?? 0) === String(index));
  const stray = given.find((one) => buttons[Number(one.index ?? 0)] === undefined);
  if (stray !== undefined) {
    throw new GraphError({ code: 132012, details: `button: no button at index ${String(stray.index)}` });
  }
  buttons.forEach((button, index) => checkButton(button, index, at(index)));
}

const subTypes: Readonly<Record<string, string>> = { URL: 'url', COPY_CODE: 'copy_code', OTP: 'url' };

function checkButton(button: TemplateButton, index: number, given: Component | undefined): void {
  const expected = subTypes[button.type];
  const needsParameter = button.type === 'URL' ? variablesOf(button.url ?? '').length > 0 : expected !== undefined;
  if (!needsParameter) return;
  if ((given?.parameters ?? []).length === 0) {
    throw new GraphError({
      code: 131008,
      details: `buttons: Button at index ${index} of type ${button.type} requires a parameter`,
    });
  }
  if (given?.sub_type?.toLowerCase() !== expected) {
    throw new GraphError({ code: 132012, details: `buttons: Button at index ${index} is of type ${button.type}` });
  }
}
