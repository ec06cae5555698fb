import { expect, it } from 'vitest';
import { fileType } from './file-type.ts';

const typeOf = (start: string) => fileType(Buffer.from(start, 'latin1'));

it('tells the types that channels limit from how a file begins', () => {
  expect(typeOf('\u00ff\u00d8\u00ff\u00e0')).toBe('image/jpeg');
  expect(typeOf('\u0089PNG\r\n\u001a\n')).toBe('image/png');
  expect(typeOf('RIFF\0\0\0\0WEBPVP8 ')).toBe('image/webp');
  expect(typeOf('%PDF-1.7')).toBe('application/pdf');
  expect(typeOf('\0\0\0\u0018ftypmp42')).toBe('video/mp4');
  expect(typeOf('\0\0\0\u0018ftypM4A ')).toBe('audio/x-m4a');
  expect(typeOf(`OggS${'\0'.repeat(24)}OpusHead`)).toBe('audio/ogg');
});

it('says nothing where the beginning does not say', () => {
  for (const start of ['', 'PNG', 'Olá', 'OggS', 'PK\u0003\u0004', 'RIFF\0\0\0\0AVI '])
    expect(typeOf(start)).toBeNull();
});
