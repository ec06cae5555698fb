export type TemplateStatus =
  | 'APPROVED'
  | 'PENDING'
  | 'REJECTED'
  | 'PAUSED'
  | 'DISABLED'
  | 'IN_APPEAL'
  | 'PENDING_DELETION'
  | 'DELETED'
  | 'LIMIT_EXCEEDED'
  | 'LOCKED'
  | 'ARCHIVED';
export const templateCategories = ['MARKETING', 'UTILITY', 'AUTHENTICATION'] as const;
export type TemplateCategory = (typeof templateCategories)[number];

export interface TemplateButton {
  readonly type: string;
  readonly text?: string | undefined;
  readonly url?: string | undefined;
  readonly phone_number?: string | undefined;
  readonly example?: unknown;
}

export interface TemplateComponent {
  readonly type: string;
  readonly format?: string | undefined;
  readonly text?: string | undefined;
  readonly example?: unknown;
  readonly buttons?: readonly TemplateButton[] | undefined;
}

/** One language of a template, as the catalogue lists it. Its key is (name, language). */
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly status: TemplateStatus;
  readonly category: TemplateCategory;
  readonly parameter_format: 'POSITIONAL' | 'NAMED';
  readonly components: readonly TemplateComponent[];
  readonly quality_score: { readonly score: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN'; readonly date: number };
  readonly rejected_reason: string;
}

/** The variables of a text in order of appearance, each once: `Olá {{1}}` → `['1']`. */
export function variablesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([a-z0-9_]+)\s*\}\}/gi)].map((match) => match[1] ?? ''))];
}
