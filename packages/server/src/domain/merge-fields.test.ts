import { AppError, type CustomFieldEntity, mergeFields, mergeMarksIn } from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import { checkMergeFields, customMergeFields, type MergeFacts, renderMergeFields } from './merge-fields.ts';
import { signed } from './signature.ts';

const customField = (name: string, more: Partial<CustomFieldEntity> = {}): CustomFieldEntity => ({
  id: `cf_${name}`,
  target: 'ticket',
  name,
  kind: 'text',
  choices: [],
  requiredOnResolve: false,
  removed: false,
  ...more,
});

const facts: MergeFacts = {
  contact: {
    name: 'João da Silva',
    phone: '5511987654321',
    email: 'joao@example.com',
    fields: { cf_Cidade: 'Recife' },
  },
  ticket: {
    number: 12,
    protocol: '20261121-000012-7',
    fields: { 'cf_Número do pedido': 'A-17', cf_Entrega: '2026-12-24', cf_Valor: 1234.5, cf_Pago: true },
  },
  queue: 'Suporte',
  connection: 'Principal',
  staff: 'Ana Lima',
  customFields: [
    customField('Número do pedido'),
    customField('Entrega', { kind: 'date' }),
    customField('Valor', { kind: 'number' }),
    customField('Pago', { kind: 'boolean' }),
    customField('Cidade', { target: 'contact' }),
    customField('Cor'),
    customField('Antigo', { removed: true }),
  ],
  timeZone: 'America/Sao_Paulo',
  nowMs: Date.parse('2026-11-21T14:05:00Z'),
};
const render = (text: string, more: Partial<MergeFacts> = {}) => renderMergeFields(text, { ...facts, ...more });
const refusal = (text: string, more: Partial<MergeFacts> = {}) => {
  try {
    return render(text, more);
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, ...error.data };
    throw error;
  }
};

describe('a merge field', () => {
  test.each([
    ['contact_firstname', 'João'],
    ['contact_name', 'João da Silva'],
    ['contact_phone', '+55 11 98765-4321'],
    ['contact_email', 'joao@example.com'],
    ['staff_firstname', 'Ana'],
    ['staff_name', 'Ana Lima'],
    ['protocol', '20261121-000012-7'],
    ['ticket', '12'],
    ['queue', 'Suporte'],
    ['connection', 'Principal'],
    ['date', '21/11/2026'],
    ['time', '11:05'],
    ['greeting', 'Bom dia'],
  ])('@%s is filled in', (name, value) => {
    expect(render(`[@${name}]`)).toBe(`[${value}]`);
  });

  test('has a row in the table above, each of them', () => {
    for (const name of Object.keys(mergeFields)) expect(render(`@${name}`)).not.toContain('@contact');
  });

  test('is found in the middle of text, twice, whatever its case, and inside bold and italics', () => {
    expect(render('@greeting, @Contact_Firstname! *@contact_firstname*, _@staff_name_: #@ticket.')).toBe(
      'Bom dia, João! *João*, _Ana Lima_: #12.',
    );
  });

  test('is not looked for in what was filled in', () => {
    const contact = { ...facts.contact, name: '@staff_name  *x*\n@ticket' };
    expect(render('Oi, @contact_name', { contact })).toBe('Oi, @staff_name *x* @ticket');
  });
});

describe('the greeting', () => {
  test.each([
    ['07:59:59', 'Boa noite'],
    ['08:00:00', 'Bom dia'],
    ['14:59:59', 'Bom dia'],
    ['15:00:00', 'Boa tarde'],
    ['20:59:59', 'Boa tarde'],
    ['21:00:00', 'Boa noite'],
    ['02:00:00', 'Boa noite'],
  ])('at %s UTC is the one of São Paulo: %s', (time, greeting) => {
    expect(render('@greeting', { nowMs: Date.parse(`2026-11-21T${time}Z`) })).toBe(greeting);
  });

  test('and the date follow the time zone of the office', () => {
    const nowMs = Date.parse('2026-11-22T02:30:00Z');
    expect(render('@date @time', { nowMs })).toBe('21/11/2026 23:30');
    expect(render('@date @time @greeting', { nowMs, timeZone: 'Asia/Tokyo' })).toBe('22/11/2026 11:30 Bom dia');
    expect(render('@time', { nowMs: Date.parse('2026-11-22T03:00:00Z') })).toBe('00:00');
  });
});

describe('a custom field', () => {
  test('is filled in by its name, without case, accents and spaces', () => {
    expect(render('@field.numero_do_pedido, @field.Número_do_Pedido, @field.cidade')).toBe('A-17, A-17, Recife');
  });

  test('is written as people write it', () => {
    expect(render('@field.entrega @field.valor @field.pago.')).toBe('24/12/2026 1.234,5 sim.');
  });

  test('without a value, removed, or of no such name refuses the text', () => {
    expect(refusal('@field.cor')).toMatchObject({ code: 'mergeField.empty', field: '@field.cor' });
    expect(refusal('@field.antigo')).toMatchObject({ code: 'mergeField.unknown', field: '@field.antigo' });
    expect(refusal('@field.xyz')).toMatchObject({
      code: 'mergeField.unknown',
      known: expect.stringContaining('@field.cor'),
    });
  });

  test('is listed as it is written', () => {
    expect(customMergeFields(facts.customFields).map(({ field }) => field)).toEqual([
      '@field.numero_do_pedido',
      '@field.entrega',
      '@field.valor',
      '@field.pago',
      '@field.cidade',
      '@field.cor',
    ]);
  });
});

describe('a text is refused', () => {
  test.each([
    '@contact_nome',
    '@staff_',
    '@contact_name2',
    '@customer_name',
    '@contato_endereço',
    '@Minha_Loja',
    '@fila',
    '@Protocolo',
    '@saudação',
    '@loja',
  ])('with %s, which is no field', (field) => {
    const found = refusal(`Oi ${field}!`);
    expect(found).toMatchObject({ code: 'mergeField.unknown', field });
  });

  test('telling which fields there are, and which one was meant', () => {
    expect(refusal('@contact_firstnme')).toMatchObject({
      nearest: '@contact_firstname',
      known: expect.stringMatching(/^@contact_firstname @contact_name .*@greeting @field\.numero_do_pedido/),
    });
  });

  test('when a field has no value', () => {
    expect(refusal('Sua fila: @queue', { queue: null })).toMatchObject({ code: 'mergeField.empty', field: '@queue' });
    const contact = { ...facts.contact, name: '+55 11 98765-4321', email: null };
    expect(refusal('@contact_email', { contact })).toMatchObject({ code: 'mergeField.empty' });
    expect(refusal('Oi, @contact_firstname', { contact })).toMatchObject({ code: 'mergeField.empty' });
  });

  test('by the check alone as by rendering, without looking at values', () => {
    expect(() => checkMergeFields('@contact_nome', [])).toThrow('not a merge field');
    expect(() => checkMergeFields('@queue @field.cor', facts.customFields)).not.toThrow();
  });
});

describe('an @ is ordinary text', () => {
  test.each([
    'ana@example.com',
    'ana_maria@queue.com',
    'x@date.com',
    'Siga @loja.oficial ou instagram.com/@loja',
    '@maria@mastodon.social',
    '@time.brasil joga hoje',
    '@date-fns',
    '@loja2_sp',
    '@_@ e @@',
    'às @ 10h',
    'https://www.tiktok.com/@maria_silva',
    'user@my_host',
    '@',
    '🎉@',
  ])('in %s', (text) => {
    expect(mergeMarksIn(text)).toEqual([]);
    expect(render(text)).toBe(text);
  });

  test('after another: @@ writes one @ before a word', () => {
    expect(render('@@contact_name, @@maria_silva, oi@@loja')).toBe('@contact_name, @maria_silva, oi@loja');
  });

  test('and a text of nothing else is read in a time that grows with its length alone', () => {
    const started = performance.now();
    expect(mergeMarksIn('@a'.repeat(32_000))).toEqual([]);
    expect(mergeMarksIn('@'.repeat(65_000))).toEqual([]);
    expect(mergeMarksIn(`@${'a_'.repeat(32_000)}1`)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('a signature', () => {
  const ana = { name: 'Ana Lima', signature: '' };

  test('is the name in bold on a line before the text, or what the user signs with', () => {
    expect(signed('Bom dia!', ana)).toBe('*Ana Lima*:\nBom dia!');
    expect(signed('Bom dia!', { ...ana, signature: ' Ana · *Suporte*\nBalcão ' })).toBe(
      '*Ana · Suporte Balcão*:\nBom dia!',
    );
  });

  test('is put once, and not where there is nothing to read', () => {
    expect(signed(signed('Oi', ana), ana)).toBe('*Ana Lima*:\nOi');
    expect(signed('', ana)).toBe('');
    expect(signed(' \n', ana)).toBe(' \n');
  });
});
