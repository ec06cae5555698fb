/** What a piece of screen means; the theme says how it looks. Every role also has its glyph or word on the screen. */
export type Role =
  | 'accent'
  | 'dim'
  | 'bold'
  | 'warning'
  | 'danger'
  | 'ok'
  | 'note'
  | 'link'
  | 'selected'
  | 'reverse'
  | 'underline';

/** SGR parameters by role. */
export type Theme = Readonly<Record<Role, string>>;

/** `paint(role, text)` gives text that starts its own style and ends reset; with styles off it gives the text. */
export type Paint = (role: Role, text: string) => string;

/** The 16 ANSI colours, so that the user's own palette decides. */
export const ansiTheme: Theme = {
  accent: '1;36',
  dim: '2',
  bold: '1',
  warning: '33',
  danger: '31',
  ok: '32',
  note: '35',
  link: '4;34',
  selected: '7',
  reverse: '7',
  underline: '4',
};

/** Weight and inversion alone, for terminals with few colours or eyes that want contrast. */
export const highContrastTheme: Theme = {
  ...ansiTheme,
  accent: '1',
  dim: '0',
  warning: '1;4',
  danger: '1;7',
  ok: '1',
  note: '1',
  link: '4',
};

const RESET = '\u001b[0m';

/** A styler for a theme, or one that leaves text alone when there is none. */
export function createPaint(theme: Theme | null): Paint {
  if (theme === null) return (_role, text) => text;
  const open = Object.fromEntries(Object.entries(theme).map(([role, sgr]) => [role, `\u001b[${sgr}m`]));
  return (role, text) => {
    if (text === '') return '';
    const start = open[role] ?? '';
    // A painted part inside ends with a reset: the outer style starts again after it.
    const inner = text.includes(RESET) ? text.replaceAll(RESET, RESET + start) : text;
    return start + inner + RESET;
  };
}

/** Whether styles are wanted: no for a non-empty `NO_COLOR` and for `TERM=dumb`. */
export function wantsStyle(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
