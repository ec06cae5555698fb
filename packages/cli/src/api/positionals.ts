import type { InputField } from './action-facts.ts';

/** Required scalars may stand without their flag, in the order of the action; secrets may not. */
export function positionalsOf(fields: readonly InputField[]): readonly InputField[] {
  const scalar: readonly InputField['kind'][] = ['text', 'number', 'choice'];
  return fields.filter((field) => field.required && !field.secret && scalar.includes(field.kind));
}
