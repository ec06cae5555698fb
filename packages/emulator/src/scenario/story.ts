/** One thing a customer does; the pause before it comes from its length and the customer's pace. */
export type Step =
  | { readonly do: 'say'; readonly text: string }
  /** Quotes the customer's own last message. */
  | { readonly do: 'add'; readonly text: string }
  /** Quotes the last thing the business wrote. */
  | { readonly do: 'answer'; readonly text: string }
  | { readonly do: 'react'; readonly emoji: string }
  | { readonly do: 'photo'; readonly caption?: string }
  | { readonly do: 'voice'; readonly seconds: number }
  | { readonly do: 'document'; readonly filename: string; readonly title: string }
  | { readonly do: 'location'; readonly latitude: number; readonly longitude: number; readonly name: string }
  | { readonly do: 'sticker' };

/**
 * A customer's errand. The opening is written unasked; each turn of `replies` follows something the business wrote,
 * and `thanks` follows the answer to the last of them. `nudge` is what they say when nobody answers.
 */
export interface Story {
  readonly id: string;
  readonly opening: readonly Step[];
  readonly replies: readonly (readonly Step[])[];
  readonly thanks: readonly Step[];
  readonly nudge: string;
}

export interface Person {
  readonly name: string;
  readonly phone: string;
}
