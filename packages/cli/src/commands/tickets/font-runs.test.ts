import { expect, it } from 'vitest';
import { fontRuns } from './font-runs.ts';

it('letters with accents, arrows and marks stay in the text font', () => {
  expect(fontRuns('Não, às 14h → ✓')).toEqual([{ font: 'text', text: 'Não, às 14h → ✓' }]);
});

it('emoji, flags, keycaps and joined ones are whole runs of the emoji font', () => {
  const family = '👩‍👩‍👧';
  expect(fontRuns(`Oi 👋🏽${family} 🇧🇷 1️⃣!`)).toEqual([
    { font: 'text', text: 'Oi ' },
    { font: 'emoji', text: `👋🏽${family}` },
    { font: 'text', text: ' ' },
    { font: 'emoji', text: '🇧🇷' },
    { font: 'text', text: ' ' },
    { font: 'emoji', text: '1️⃣' },
    { font: 'text', text: '!' },
  ]);
});
