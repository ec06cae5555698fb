import type { Request } from 'express';
import { z } from 'zod';
import { authoriseWaba, type GraphAnswer, type GraphParts, param, passGate, success } from './graph-call.ts';
import { GraphError } from './graph-error.ts';
import { selectFields } from './select-fields.ts';
import { type Template, templateCategories, variablesOf } from './template.ts';

const query = z.object({
  fields: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).catch(25).default(25),
  after: z.string().optional(),
  before: z.string().optional(),
  name: z.string().optional(),
  language: z.string().optional(),
  status: z.string().optional(),
  category: z.string().optional(),
});
const usualFields = 'name,components,language,status,category,id';

/** `GET /{waba}/message_templates`: a page of the catalogue with cursors; `next` only when there is more. */
export async function listTemplates(parts: GraphParts, req: Request): Promise<GraphAnswer> {
  const wabaId = param(req, 'waba');
  const ending = await passGate(parts, { point: 'templates', kind: 'list' });
  if (ending !== null) return ending;
  authoriseWaba(parts, req, wabaId);
  const asked = query.parse(req.query);
  const found = parts.state.templatesOf(wabaId).filter((template) => matches(template, asked));
  const from = startOf(found, asked);
  const page = found.slice(from, from + asked.limit);
  const data = page.map((template) => selectFields(template, asked.fields ?? usualFields));
  const [first, last] = [page[0], page.at(-1)];
  if (first === undefined || last === undefined) return { status: 200, body: { data: [] } };
  const after = cursorOf(last);
  const paging = { cursors: { before: cursorOf(first), after } };
  if (from + asked.limit >= found.length) return { status: 200, body: { data, paging } };
  const next = new URL(req.originalUrl, parts.core.origin());
  next.searchParams.set('after', after);
  next.searchParams.set('limit', String(asked.limit));
  next.searchParams.delete('access_token');
  return { status: 200, body: { data, paging: { ...paging, next: next.href } } };
}

function matches(template: Template, asked: z.infer<typeof query>): boolean {
  return (
    (asked.name === undefined || template.name.includes(asked.name)) &&
    (asked.language === undefined || template.language === asked.language) &&
    (asked.status === undefined || template.status === asked.status.toUpperCase()) &&
    (asked.category === undefined || template.category === asked.category.toUpperCase())
  );
}

/** Cursors name a template, so that a page stays right when others come or go. */
function cursorOf({ id }: Template): string {
  return Buffer.from(`template:${id}`).toString('base64url');
}

function startOf(found: readonly Template[], { after, before, limit }: z.infer<typeof query>): number {
  const cursor = after ?? before;
  if (cursor === undefined) return 0;
  const index = found.findIndex((template) => cursorOf(template) === cursor);
  if (index < 0) throw new GraphError({ code: 100, message: '(#100) Invalid cursors values' });
  return after === undefined ? Math.max(0, index - limit) : index + 1;
}

const component = z.looseObject({
  type: z.string(),
  format: z.string().optional(),
  text: z.string().optional(),
  buttons: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).optional(),
});
const components = z
  .array(component)
  .min(1)
  .refine((list) => list.some(({ type, text }) => type.toUpperCase() === 'BODY' && (text ?? '').length > 0), {
    error: 'a BODY with text is needed',
  })
  .refine((list) => list.every(({ type, text = '' }) => text.length <= (type.toUpperCase() === 'BODY' ? 1024 : 60)), {
    error: 'text is too long: 1024 in BODY, 60 in HEADER and FOOTER',
  });
const creation = z.looseObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().min(2),
  category: z.enum(templateCategories),
  parameter_format: z.enum(['POSITIONAL', 'NAMED', 'positional', 'named']).optional(),
  components,
});

/** `POST /{waba}/message_templates` → `{id, status:"PENDING", category}`. */
export async function createTemplate(parts: GraphParts, req: Request): Promise<GraphAnswer> {
  const wabaId = param(req, 'waba');
  const ending = await passGate(parts, { point: 'templates', kind: 'create' });
  if (ending !== null) return ending;
  authoriseWaba(parts, req, wabaId);
  const wanted = parseAs(creation, req.body);
  const catalogue = parts.state.templatesOf(wabaId);
  if (catalogue.some(({ name, language }) => name === wanted.name && language === wanted.language)) {
    const message = '(#100) There is already content for this name in this language';
    throw new GraphError({ code: 100, subcode: 2388024, message });
  }
  const { name, language, category } = wanted;
  const body = wanted.components.find(({ type }) => type.toUpperCase() === 'BODY')?.text ?? '';
  const isNamed = variablesOf(body).some((variable) => !/^\d+$/.test(variable));
  const id = parts.state.ids.object();
  catalogue.push({
    id,
    name,
    language,
    category,
    status: 'PENDING',
    parameter_format: isNamed ? 'NAMED' : 'POSITIONAL',
    components: wanted.components.map((one) => ({ ...one, type: one.type.toUpperCase() })),
    quality_score: { score: 'UNKNOWN', date: Math.floor(parts.core.clock.now() / 1000) },
    rejected_reason: 'NONE',
  });
  return { status: 200, body: { id, status: 'PENDING', category } };
}

/** `POST /{template_id}`: new components or category; the template waits for approval again. */
export async function editTemplate(
  parts: GraphParts,
  req: Request,
  { template, wabaId }: { template: Template; wabaId: string },
): Promise<GraphAnswer> {
  const ending = await passGate(parts, { point: 'templates', kind: 'edit' });
  if (ending !== null) return ending;
  authoriseWaba(parts, req, wabaId);
  const change = parseAs(creation.pick({ components: true, category: true }).partial(), req.body);
  const catalogue = parts.state.templatesOf(wabaId);
  const edited: Template = {
    ...template,
    category: change.category ?? template.category,
    components: change.components ?? template.components,
    status: 'PENDING',
  };
  catalogue[catalogue.indexOf(template)] = edited;
  return { status: 200, body: { success: true, id: template.id, name: template.name, category: edited.category } };
}

/** `DELETE /{waba}/message_templates?name=[&hsm_id=]`: every language of the name, or the one with that id. */
export async function deleteTemplate(parts: GraphParts, req: Request): Promise<GraphAnswer> {
  const wabaId = param(req, 'waba');
  const ending = await passGate(parts, { point: 'templates', kind: 'delete' });
  if (ending !== null) return ending;
  authoriseWaba(parts, req, wabaId);
  const { name, hsm_id: id } = req.query;
  if (typeof name !== 'string') throw new GraphError({ code: 100, message: '(#100) The parameter name is required.' });
  const catalogue = parts.state.templatesOf(wabaId);
  const isMeant = (template: Template) => template.name === name && (id === undefined || template.id === id);
  if (!catalogue.some(isMeant)) {
    throw new GraphError({ code: 100, subcode: 2593002, message: '(#100) Message template could not be found' });
  }
  catalogue.splice(0, catalogue.length, ...catalogue.filter((template) => !isMeant(template)));
  return success;
}

function parseAs<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  throw new GraphError({ code: 100, subcode: 2388273, details: z.prettifyError(result.error) });
}
