/** The fields a caller asked for, in their order; `id` always comes along, unknown ones are left out. */
export function selectFields(object: object, fields: string): Record<string, unknown> {
  const known: Record<string, unknown> = { ...object };
  const names = [...fields.replace(/\{[^}]*\}/g, '').split(','), 'id'].map((name) => name.trim());
  return Object.fromEntries(names.filter((name) => Object.hasOwn(known, name)).map((name) => [name, known[name]]));
}
