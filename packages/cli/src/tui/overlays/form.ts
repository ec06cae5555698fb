import { createEdit } from '../../text/line-edit.ts';
import type { Form } from './overlay.ts';

export interface FormOptions {
  readonly title: string;
  readonly fields: readonly {
    readonly id: string;
    readonly label: string;
    readonly value?: string;
    readonly isSecret?: boolean;
  }[];
  readonly hint?: string;
  readonly preview?: Form['preview'];
  readonly submit: Form['submit'];
  readonly isModal?: boolean;
}

export function createForm(options: FormOptions): Form {
  return {
    kind: 'form',
    title: options.title,
    fields: options.fields.map(({ id, label, value, isSecret }) => ({
      id,
      label,
      edit: createEdit(value ?? ''),
      error: null,
      isSecret: isSecret ?? false,
    })),
    at: 0,
    isBusy: false,
    error: null,
    hint: options.hint ?? null,
    ...(options.preview === undefined ? {} : { preview: options.preview }),
    submit: options.submit,
    isModal: options.isModal ?? false,
  };
}
