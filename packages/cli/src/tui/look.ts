import type { Language } from '@balcao/contract';
import { en } from '../locales/en.ts';
import { ptBR, type Words } from '../locales/pt-BR.ts';
import type { TimeStyle } from '../text/time.ts';
import { asciiGlyphs, type Glyphs, unicodeGlyphs } from './screen/glyphs.ts';
import { ansiTheme, createPaint, highContrastTheme, type Paint, wantsStyle } from './screen/style.ts';

/** How things are said and shown: one record, made at the start. `id` names it in the keys of row caches. */
export interface Look {
  readonly id: string;
  readonly lang: Language;
  readonly words: Words;
  readonly time: TimeStyle;
  readonly paint: Paint;
  readonly glyphs: Glyphs;
}

export interface LookOptions {
  readonly lang: Language;
  readonly timeZone: string;
  readonly hasStyle: boolean;
  readonly isAscii: boolean;
  readonly isHighContrast?: boolean;
}

const words: Readonly<Record<Language, Words>> = { 'pt-BR': ptBR, en };

export function wordsIn(lang: Language): Words {
  return words[lang];
}

export function createLook({ lang, timeZone, hasStyle, isAscii, isHighContrast }: LookOptions): Look {
  const theme = isHighContrast === true ? highContrastTheme : ansiTheme;
  return {
    id: `${lang}${hasStyle ? 's' : 'p'}${isAscii ? 'a' : 'u'}${timeZone}`,
    lang,
    words: wordsIn(lang),
    time: { timeZone, lang },
    paint: createPaint(hasStyle ? theme : null),
    glyphs: isAscii ? asciiGlyphs : unicodeGlyphs,
  };
}

export function lookOf(
  env: NodeJS.ProcessEnv,
  lang: Language,
  { isAscii, isHighContrast = false }: { readonly isAscii?: boolean; readonly isHighContrast?: boolean },
): Look {
  const plain = isAscii ?? env['TERM'] === 'dumb';
  return createLook({ lang, timeZone: 'local', hasStyle: wantsStyle(env), isAscii: plain, isHighContrast });
}

/** Fills the `{name}` places of a sentence. */
export function say(text: string, data: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(data[name] ?? ''));
}
