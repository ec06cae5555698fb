import { usage } from './local-error.ts';

/** Reads a file that the command line names; one that cannot be read is a mistake in the command line. */
export function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why = reasons[code] ?? { en: message, 'pt-BR': message };
    throw usage({ en: `${path}: ${why.en}`, 'pt-BR': `${path}: ${why['pt-BR']}` });
  }
}

const reasons: Readonly<Record<string, { readonly en: string; readonly 'pt-BR': string }>> = {
  ENOENT: { en: 'there is no such file', 'pt-BR': 'esse arquivo não existe' },
  EACCES: { en: 'you may not read this file', 'pt-BR': 'você não pode ler esse arquivo' },
  EISDIR: { en: 'this is a folder, not a file', 'pt-BR': 'isto é uma pasta, não um arquivo' },
};
