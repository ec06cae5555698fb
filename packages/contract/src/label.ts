/** The two languages the product speaks, both first class. */
export const languages = ['pt-BR', 'en'] as const;
export type Language = (typeof languages)[number];

/** A text shown to people, told once in both languages. */
export type Label = Readonly<Record<Language, string>>;
