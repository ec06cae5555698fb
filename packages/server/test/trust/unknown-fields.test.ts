import { type Action, actions } from '@balcao/contract';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openPlace } from '../databases.ts';
import { openDesk } from '../desk.ts';
import { tellControl, tellFigures } from './figures.ts';

/* S5: an input has the fields of its schema and no others, at every depth. */

const smuggled = ['isAdmin', 'role_', 'userId_', 'version_', '__proto__x', 'constructor_'];

/** Schemas of records inside an input, the input's own first; what takes any key by design (a record) is none. */
function records(schema: z.ZodType): z.ZodObject[] {
  if (schema instanceof z.ZodObject)
    return [schema, ...Object.values(schema.shape).flatMap((part) => records(part as z.ZodType))];
  if (schema instanceof z.ZodArray) return records(schema.element as z.ZodType);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return records(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((part) => records(part as z.ZodType));
  return [];
}

/** Fields that a schema let through though it does not have them. */
function letThrough(schema: z.ZodType): string[] {
  return records(schema).flatMap((record) =>
    smuggled.filter((field) => {
      const { error } = record.safeParse({ [field]: true });
      return !(error?.issues ?? []).some((issue) => issue.code === 'unrecognized_keys' && issue.keys.includes(field));
    }),
  );
}

test('S5: every schema of every action, and what the server says', async ({ task }) => {
  const through = (actions as readonly Action[]).flatMap((action) =>
    letThrough(action.input).map((field) => `${action.id}: ${field}`),
  );
  await using desk = await openDesk(() => openPlace('sqlite'), { replayLaw: false });
  let accepted = 0;
  for (const action of actions) {
    const response = await fetch(`${desk.server.url}/v1/actions/${action.id}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${desk.admin.token}`, 'content-type': 'application/json' },
      body: '{"isAdmin":true}',
    });
    await response.arrayBuffer();
    if (response.status !== 400) accepted += 1;
  }
  const depth = (actions as readonly Action[]).reduce((sum, { input }) => sum + records(input).length, 0);
  const figures = {
    actions: actions.length,
    schemas: depth,
    'let through': through.length,
    'accepted by the server': accepted,
  };
  tellFigures(task, { id: 'S5', database: null, figures });
  expect([through, accepted]).toEqual([[], 0]);
}, 120_000);

test('S5 control: a schema that drops or keeps what it does not know is noticed', ({ task }) => {
  const dropping = z.strictObject({ user: z.object({ name: z.string() }) });
  const keeping = z.looseObject({ name: z.string() });
  const noticed = letThrough(dropping).length + letThrough(keeping).length;
  tellControl(task, { id: 'S5', database: null, figures: { 'fields noticed': noticed } });
  expect(noticed).toBe(2 * smuggled.length);
});
