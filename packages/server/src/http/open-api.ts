import { type Action, actions } from '@balcao/contract';
import { z } from 'zod';

/** The HTTP surface as OpenAPI 3.1, derived from the actions. */
export function openApi(): unknown {
  return {
    openapi: '3.1.0',
    info: { title: 'Balcão', version: '1' },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths: Object.fromEntries(
      (actions as readonly Action[]).map((action) => [`/v1/actions/${action.id}`, { post: operation(action) }]),
    ),
  };
}

function operation(action: Action) {
  return {
    operationId: action.id,
    summary: action.title.en,
    description: action.summary.en,
    ...(action.permission === 'public' ? {} : { security: [{ token: [] }] }),
    requestBody: { content: { 'application/json': { schema: schemaOf(action.input, 'input') } } },
    responses: {
      200: {
        description: 'Done; seq is the place of its events in the log',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['result', 'seq'],
              properties: { result: schemaOf(action.output, 'output'), seq: { type: 'integer' } },
            },
          },
        },
      },
    },
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' });
}
