import { z } from 'zod';

/** The interactive messages of the outbound table with their limits. */
const media = z.looseObject({ id: z.string().optional(), link: z.string().optional() });
const header = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string().min(1).max(60) }),
  z.looseObject({ type: z.literal('image'), image: media }),
  z.looseObject({ type: z.literal('video'), video: media }),
  z.looseObject({ type: z.literal('document'), document: media }),
]);
const body = z.looseObject({ text: z.string().min(1).max(1024) });
const footer = z.looseObject({ text: z.string().min(1).max(60) }).optional();
const frame = { header: header.optional(), body, footer };

const replyButton = z.looseObject({
  type: z.literal('reply'),
  reply: z.looseObject({ id: z.string().min(1).max(256), title: z.string().min(1).max(20) }),
});
const row = z.looseObject({
  id: z.string().min(1).max(200),
  title: z.string().min(1).max(24),
  description: z.string().max(72).optional(),
});
const section = z.looseObject({ title: z.string().max(24).optional(), rows: z.array(row).min(1) });
const listAction = z
  .looseObject({ button: z.string().min(1).max(20), sections: z.array(section).min(1).max(10) })
  .refine(({ sections }) => sections.reduce((rows, { rows: { length } }) => rows + length, 0) <= 10, {
    error: 'a list has at most 10 rows in all',
  });
const productList = z.looseObject({
  catalog_id: z.string().min(1),
  sections: z.array(
    z.looseObject({ product_items: z.array(z.looseObject({ product_retailer_id: z.string() })).min(1) }),
  ),
});

const unique = (buttons: readonly z.infer<typeof replyButton>[]) =>
  new Set(buttons.map(({ reply }) => reply.id)).size === buttons.length;

export const interactive = z.discriminatedUnion('type', [
  z.looseObject({
    ...frame,
    type: z.literal('button'),
    action: z.looseObject({
      buttons: z.array(replyButton).min(1).max(3).refine(unique, { error: 'button ids must differ' }),
    }),
  }),
  z.looseObject({ ...frame, type: z.literal('list'), action: listAction }),
  z.looseObject({
    ...frame,
    type: z.literal('cta_url'),
    action: z.looseObject({
      name: z.literal('cta_url'),
      parameters: z.looseObject({ display_text: z.string().min(1).max(20), url: z.string().min(1) }),
    }),
  }),
  z.looseObject({
    ...frame,
    type: z.literal('flow'),
    action: z.looseObject({
      name: z.literal('flow'),
      parameters: z.looseObject({ flow_message_version: z.literal('3'), flow_cta: z.string().min(1).max(30) }),
    }),
  }),
  z.looseObject({
    body,
    type: z.literal('location_request_message'),
    action: z.looseObject({ name: z.literal('send_location') }),
  }),
  z.looseObject({
    body: body.optional(),
    type: z.literal('call_permission_request'),
    action: z.looseObject({ name: z.literal('call_permission_request') }),
  }),
  z.looseObject({
    body: body.optional(),
    footer,
    type: z.literal('product'),
    action: z.looseObject({ catalog_id: z.string().min(1), product_retailer_id: z.string().min(1) }),
  }),
  z.looseObject({ ...frame, type: z.literal('product_list'), action: productList }),
]);
