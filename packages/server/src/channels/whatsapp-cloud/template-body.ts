import type { TemplateItem } from '@balcao/contract';

type Variables = Readonly<Record<string, string>>;

/** The `template` object of a message, or the variables that it still needs. */
export type TemplateBody =
  | { readonly ok: true; readonly body: Record<string, unknown> }
  | { readonly ok: false; readonly missing: readonly string[] };

/**
 * Variables are named as in `TemplateItem.variables`: `1` or `nome` for the body, `header.1` for the header's text,
 * `header` for its media (a link or Meta's id) or place (`-23.55,-46.63`), `button.0` for a button. A name that is no
 * number makes the parameter a NAMED one.
 */
export function templateBody(template: TemplateItem, variables: Variables): TemplateBody {
  const missing = template.variables.filter((name) => (variables[name] ?? '') === '');
  if (missing.length > 0) return { ok: false, missing };
  const components = [
    ...component('header', headerParameters(template, variables)),
    ...component('body', textParameters(namesOf(template, ''), variables)),
    ...buttonComponents(template, variables),
  ];
  const body: Record<string, unknown> = { name: template.name, language: { code: template.language } };
  if (components.length > 0) body['components'] = components;
  return { ok: true, body };
}

function component(type: string, parameters: readonly object[]): object[] {
  return parameters.length === 0 ? [] : [{ type, parameters }];
}

/** The template's variables of one part: numbers by value, because Meta fills them by position; names as they come. */
function namesOf(template: TemplateItem, prefix: 'header.' | ''): readonly string[] {
  const isOfPart = (name: string) =>
    prefix === '' ? name !== 'header' && !/^(header|button)\./.test(name) : name.startsWith(prefix);
  const own = template.variables.filter(isOfPart);
  return own.toSorted((a, b) => position(a) - position(b));
}

function position(name: string): number {
  const number = Number(name.replace('header.', ''));
  return Number.isNaN(number) ? 0 : number;
}

function textParameters(names: readonly string[], variables: Variables): object[] {
  return names.map((name) => {
    const own = name.replace('header.', '');
    const parameter = { type: 'text', text: variables[name] };
    return /^\d+$/.test(own) ? parameter : { ...parameter, parameter_name: own };
  });
}

function headerParameters(template: TemplateItem, variables: Variables): object[] {
  const given = variables['header'];
  switch (template.header.format) {
    case 'none':
      return [];
    case 'text':
      return textParameters(namesOf(template, 'header.'), variables);
    case 'location':
      return given === undefined ? [] : [{ type: 'location', location: placeOf(given) }];
    case 'image':
    case 'video':
    case 'document':
      if (given === undefined) return [];
      return [{ type: template.header.format, [template.header.format]: mediaSource(given) }];
  }
}

function mediaSource(given: string): { link: string } | { id: string } {
  return /^https?:\/\//.test(given) ? { link: given } : { id: given };
}

/** `latitude,longitude,name,address`, of which the last two may be left out. */
function placeOf(given: string): object {
  const [latitude = '', longitude = '', name, ...address] = given.split(',').map((part) => part.trim());
  return {
    latitude,
    longitude,
    ...(name === undefined ? {} : { name }),
    ...(address.length === 0 ? {} : { address: address.join(', ') }),
  };
}

function buttonComponents(template: TemplateItem, variables: Variables): object[] {
  return template.buttons.flatMap(({ kind }, index) => {
    const given = variables[`button.${index}`];
    const shape = buttonShapes[kind.toLowerCase()];
    if (given === undefined || given === '' || shape === undefined) return [];
    return [{ type: 'button', sub_type: shape.subType, index: String(index), parameters: [shape.parameter(given)] }];
  });
}

interface ButtonShape {
  readonly subType: string;
  readonly parameter: (given: string) => object;
}

const urlShape: ButtonShape = { subType: 'url', parameter: (text) => ({ type: 'text', text }) };

const buttonShapes: Readonly<Record<string, ButtonShape>> = {
  url: urlShape,
  otp: urlShape,
  copy_code: { subType: 'copy_code', parameter: (code) => ({ type: 'coupon_code', coupon_code: code }) },
  quick_reply: { subType: 'quick_reply', parameter: (payload) => ({ type: 'payload', payload }) },
  flow: { subType: 'flow', parameter: (token) => ({ type: 'action', action: { flow_token: token } }) },
  catalog: {
    subType: 'catalog',
    parameter: (product) => ({ type: 'action', action: { thumbnail_product_retailer_id: product } }),
  },
};
