import { describe, expect, test } from 'vitest';
import { fold } from './filter/fold.ts';
import {
  type FilterErrorCode,
  type FilterFieldName,
  type FilterTerm,
  fieldKeys,
  filterFields,
  longestFilter,
  parseFilter,
  printFilter,
  resolveTime,
  suggestFilter,
} from './filter.ts';

function read(text: string) {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.code} at ${parsed.error.column}`);
  return parsed.filter;
}

function valuesOf(text: string) {
  const [term] = read(text).terms;
  if (term?.kind !== 'field') throw new Error(`${text} is not a field term`);
  return term.values;
}

function failure(text: string) {
  const parsed = parseFilter(text);
  if (parsed.ok) throw new Error(`${text} parses as ${printFilter(parsed.filter)}`);
  return parsed.error;
}

/** mulberry32: the same strings at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('reading', () => {
  test('the example of the design is understood whole', () => {
    const text = 'state:open assignee:me tag:vip,pix -tag:spam updated:<2h "nota fiscal" sort:-updated';
    expect(read(text)).toEqual({
      terms: [
        { kind: 'field', negated: false, field: 'state', values: [{ kind: 'choice', choice: 'open' }] },
        { kind: 'field', negated: false, field: 'assignee', values: [{ kind: 'keyword', keyword: 'me' }] },
        {
          kind: 'field',
          negated: false,
          field: 'tag',
          values: [
            { kind: 'name', name: 'vip' },
            { kind: 'name', name: 'pix' },
          ],
        },
        { kind: 'field', negated: true, field: 'tag', values: [{ kind: 'name', name: 'spam' }] },
        {
          kind: 'field',
          negated: false,
          field: 'updated',
          values: [{ kind: 'time', bound: '<', at: { kind: 'duration', amount: 2, unit: 'h' } }],
        },
        { kind: 'text', negated: false, text: 'nota fiscal' },
      ],
      sort: { key: 'updated', descending: true },
    });
  });

  test('an empty filter has no terms and puts the last active first', () => {
    expect(read('   ')).toEqual({ terms: [], sort: { key: 'updated', descending: true } });
  });

  test('each example in the table of fields parses to its own field', () => {
    for (const key of fieldKeys) {
      const { terms } = read(filterFields[key].example);
      if (key !== 'sort') expect(terms).toMatchObject([{ kind: 'field', field: key }]);
    }
  });

  test('each Portuguese alias of a field and of a value is its English name', () => {
    for (const key of fieldKeys) {
      const definition: { pt: readonly string[]; choices?: Record<string, readonly string[]>; example: string } =
        filterFields[key];
      const value = definition.example.slice(definition.example.indexOf(':') + 1);
      for (const alias of definition.pt) {
        const head = key === 'field' ? `${alias}.parcelas` : alias;
        expect(printFilter(read(`${head}:${value}`))).toBe(printFilter(read(definition.example)));
      }
      for (const [choice, spellings] of Object.entries(definition.choices ?? {})) {
        for (const spelling of spellings) expect(read(`${key}:${spelling}`)).toEqual(read(`${key}:${choice}`));
      }
    }
  });

  test('no spelling names two fields', () => {
    const spellings = fieldKeys.flatMap((key) => [key, ...filterFields[key].pt].map(fold));
    expect(new Set(spellings).size).toBe(spellings.length);
  });

  test('accents and case do not matter in names of fields and values', () => {
    const english = read('is:unread assignee:none');
    for (const text of [
      'está:não-lida responsável:ninguém',
      'ESTA:NAO-LIDA Responsavel:Ninguem',
      'esta:"não lida" responsa\u0301vel:nenhum',
    ]) {
      expect(read(text)).toEqual(english);
    }
  });

  test('quotes make a name of a keyword', () => {
    expect(valuesOf('tag:none')).toEqual([{ kind: 'keyword', keyword: 'none' }]);
    expect(valuesOf('tag:"none"')).toEqual([{ kind: 'name', name: 'none' }]);
  });

  test('words of a text search are never keywords', () => {
    expect(valuesOf('msg:eu')).toEqual([{ kind: 'text', text: 'eu' }]);
  });

  test('a value in reais is kept in whole cents', () => {
    expect(valuesOf('value:>100')).toEqual([{ kind: 'money', bound: '>', valueCents: 10_000 }]);
    expect(valuesOf('valor:99.9,0.07')).toEqual([
      { kind: 'money', bound: 'is', valueCents: 9990 },
      { kind: 'money', bound: 'is', valueCents: 7 },
    ]);
    expect(valuesOf('value:10..20.50')).toEqual([{ kind: 'money', bound: 'range', fromCents: 1000, toCents: 2050 }]);
    expect(valuesOf('value:>="R$ 1.234,56"')).toEqual([{ kind: 'money', bound: '>=', valueCents: 123_456 }]);
  });

  test('a phone is its digits in any spelling', () => {
    expect(valuesOf('phone:"+55 (11) 98765-4321",11.98765-4321')).toEqual([
      { kind: 'phone', digits: '5511987654321', international: true },
      { kind: 'phone', digits: '11987654321', international: false },
    ]);
  });

  test('a board and its column are told apart', () => {
    expect(valuesOf('board:Vendas/Proposta,"Pós venda / Em espera",Vendas')).toEqual([
      { kind: 'place', name: 'Vendas', step: 'Proposta' },
      { kind: 'place', name: 'Pós venda', step: 'Em espera' },
      { kind: 'place', name: 'Vendas', step: null },
    ]);
  });

  test('a custom field takes quantities and texts, and keeps the zeros of an identifier', () => {
    expect(read('field.parcelas:>3').terms).toMatchObject([
      { field: 'field', name: 'parcelas', values: [{ kind: 'number', bound: '>', at: 3 }] },
    ]);
    expect(read('campo."Data de nasc.":x').terms).toMatchObject([{ field: 'field', name: 'Data de nasc.' }]);
    expect(valuesOf('field.cpf:01234567890')).toEqual([{ kind: 'text', text: '01234567890' }]);
    expect(valuesOf('field.saldo:-10..5')).toEqual([{ kind: 'number', bound: 'range', from: -10, to: 5 }]);
  });

  test('two dots are plain text where no range can be', () => {
    expect(valuesOf('contact:a..b')).toEqual([{ kind: 'text', text: 'a..b' }]);
  });

  test('escapes inside quotes give quotes and backslashes', () => {
    expect(read(String.raw`"say \"oi\" c:\dir\\"`).terms).toEqual([
      { kind: 'text', negated: false, text: String.raw`say "oi" c:\dir` + '\\' },
    ]);
  });

  test('the place of each term is known', () => {
    const parsed = parseFilter('  oi -tag:"a b"');
    expect(parsed.ok && parsed.spans).toEqual([
      { column: 3, length: 2 },
      { column: 6, length: 10 },
    ]);
  });

  test('a minus before the name of the order reverses it', () => {
    expect(read('sort:value').sort).toEqual({ key: 'value', descending: false });
    expect(read('ordem:-valor').sort).toEqual({ key: 'value', descending: true });
  });

  test('the type of a term narrows with its field', () => {
    const state = (term: FilterTerm) =>
      term.kind === 'field' && term.field === 'state' ? term.values[0].choice : undefined;
    const field: FilterFieldName = 'state';
    expect(read(`${field}:active`).terms.map(state)).toEqual(['active']);
  });
});

describe('errors', () => {
  const cases: readonly [text: string, code: FilterErrorCode, column: number, length: number, nearest?: string][] = [
    ['tag:a stat:open', 'field.unknown', 7, 4, 'state'],
    ['responsavl:eu', 'field.unknown', 1, 10, 'responsável'],
    ['assign:me', 'field.unknown', 1, 6, 'assignee'],
    ['xyzzy:1', 'field.unknown', 1, 5],
    ['field:1', 'field.unnamed', 1, 5],
    ['state:opne', 'value.unknown', 7, 4, 'open'],
    ['state:open,abrto', 'value.unknown', 12, 5, 'aberto'],
    ['state:open..closed', 'value.unknown', 7, 12],
    ['tag:', 'value.missing', 4, 1],
    ['tag: vip', 'value.missing', 4, 1],
    ['tag:a,', 'value.missing', 6, 1],
    ['value:>', 'value.missing', 7, 1],
    ['oi "sem fim', 'phrase.unclosed', 4, 8],
    ['""', 'phrase.empty', 1, 2],
    ['"a"b', 'phrase.trailing', 4, 1],
    ['tag:"a"b', 'phrase.trailing', 8, 1],
    ['oi - tag:a', 'term.empty', 4, 1],
    ['connection:none', 'value.keyword', 12, 4],
    ['queue:me', 'value.keyword', 7, 2],
    ['tag:<vip', 'comparison.notAllowed', 5, 4],
    ['updated:2h', 'comparison.needed', 9, 2],
    ['window:2h', 'comparison.needed', 8, 2],
    ['window:<today', 'value.duration', 9, 5],
    ['window:opn', 'value.unknown', 8, 3, 'open'],
    ['opened:2026-02-30', 'value.time', 8, 10],
    ['opened:<2x', 'value.time', 9, 2],
    ['opened:2026-11-01..', 'range.incomplete', 8, 12],
    ['opened:>2026-11-01..2026-11-02', 'range.incomplete', 8, 23],
    ['opened:2026-11-20..2026-11-01', 'range.reversed', 8, 22],
    ['value:20..10', 'range.reversed', 7, 6],
    ['value:1.234', 'value.money', 7, 5],
    ['csat:bom', 'value.number', 6, 3],
    ['number:abc', 'value.digits', 8, 3],
    ['phone:maria', 'value.phone', 7, 5],
    ['board:/x', 'value.place', 7, 2],
    ['-sort:updated', 'sort.negated', 1, 13],
    ['sort:value sort:opened', 'sort.repeated', 12, 11],
    ['sort:updtaed', 'value.unknown', 6, 7, 'updated'],
    ['a\u0000b', 'character.invalid', 2, 1],
    ['a'.repeat(2001), 'filter.tooLong', 2001, 1],
    [`${'a '.repeat(64)}b`, 'filter.tooManyTerms', 129, 1],
  ];

  test.each(cases)('%j is refused with %s at column %i', (text, code, column, length, nearest) => {
    const error = failure(text);
    expect({ code: error.code, column: error.column, length: error.length, nearest: error.nearest }).toEqual({
      code,
      column,
      length,
      nearest,
    });
    expect(error.message.en).not.toBe('');
    expect(error.message['pt-BR']).not.toBe(error.message.en);
  });

  test('an unknown field offers the nearest in both languages', () => {
    expect(failure('stat:open').message).toEqual({
      en: 'There is no field "stat". Did you mean "state"? To search for the text, put it between quotes',
      'pt-BR': 'Não existe o campo "stat". Quis dizer "state"? Para buscar o texto, ponha entre aspas',
    });
  });

  test('a filter that would be too long in English is refused', () => {
    const backslashes = `-${'-\\'.padEnd(1900, '\\')}`;
    expect(failure(backslashes).code).toBe('filter.tooLong');
  });
});

describe('printing', () => {
  test.each([
    ['estado:aberto  responsável:eu', 'state:open assignee:me'],
    ['"oi" "nota fiscal" "a:b" "-x"', 'oi "nota fiscal" "a:b" "-x"'],
    ['valor:100.00..200.5', 'value:100..200.50'],
    ['aberto:>=hoje atualizado:2H..1d', 'opened:>=today updated:2h..1d'],
    ['fila:"Suporte","Pós venda","eu"', 'queue:Suporte,"Pós venda","eu"'],
    ['campo.x:"12",12.50', 'field.x:"12",12.5'],
    ['fone:"+55 11"', 'phone:+5511'],
    ['sort:-updated', ''],
    ['ordem:valor oi', 'oi sort:value'],
    ['número:Matriz number:#42', 'connection:Matriz number:42'],
    [String.raw`msg:"a \"b\" \\"`, String.raw`msg:"a \"b\" \\"`],
  ])('%s is written %s', (typed, canonical) => {
    expect(printFilter(read(typed))).toBe(canonical);
    expect(printFilter(read(canonical))).toBe(canonical);
  });
});

describe('random text', () => {
  const pieces = [
    ...fieldKeys.flatMap((key) => [`${key}:`, `${filterFields[key].pt[0]}:`, `${filterFields[key].example} `]),
    '"',
    '\\',
    '\\"',
    ',',
    '..',
    '.',
    '<',
    '<=',
    '>',
    '-',
    ':',
    ' ',
    ' ',
    ' ',
    '/',
    '+',
    '#',
    'R$ 1,5',
    'field.',
    'campo."',
    '":',
    '\u00a0',
    'me',
    'eu',
    'none',
    'any',
    'open',
    'aberto',
    'hoje',
    '2026-11-20',
    '2026-11-20T14:00',
    '2h',
    '7d',
    '12',
    '0.5',
    '-3',
    '007',
    'ção',
    '😀',
    '\ud800',
  ];

  function randomText(random: () => number): string {
    let text = '';
    const count = 1 + Math.floor(random() * 14);
    for (let i = 0; i < count; i += 1) {
      const piece = pieces[Math.floor(random() * pieces.length)];
      text += random() < 0.1 ? String.fromCharCode(Math.floor(random() * 0x3000)) : piece;
    }
    return text;
  }

  test('100,000 texts never throw, and what parses prints to the same filter and to no other form', () => {
    const random = seeded(20_261_120);
    let understood = 0;
    for (let i = 0; i < 100_000; i += 1) {
      const text = randomText(random);
      const parsed = parseFilter(text);
      if (!parsed.ok) {
        if (parsed.error.column < 1 || parsed.error.column + parsed.error.length - 1 > Math.max(1, text.length)) {
          expect.fail(`${JSON.stringify(text)}: ${parsed.error.code} points outside`);
        }
        continue;
      }
      understood += 1;
      const printed = printFilter(parsed.filter);
      const again = parseFilter(printed);
      if (
        !again.ok ||
        JSON.stringify(again.filter) !== JSON.stringify(parsed.filter) ||
        printFilter(again.filter) !== printed
      ) {
        expect.fail(`${JSON.stringify(text)} -> ${JSON.stringify(printed)}`);
      }
    }
    expect(understood).toBeGreaterThan(15_000);
  });

  test('completion at any caret of any text never throws and replaces a stretch around the caret', () => {
    const random = seeded(7);
    for (let i = 0; i < 10_000; i += 1) {
      const text = randomText(random);
      const caret = Math.floor(random() * (text.length + 1));
      const { start, end } = suggestFilter(text, caret);
      if (start > caret || end < caret || end > text.length) expect.fail(`${JSON.stringify(text)} at ${caret}`);
    }
  });

  test.each([
    ['one long word', 'a'],
    ['escapes', '"\\"'],
    ['commas', 'tag:a,'],
    ['dots', 'field.a.'],
    ['open quotes', 'tag:"a",'],
    ['colons', ':'],
    ['comparisons', 'value:<'],
    ['spaces', ' '],
    ['unknown fields', 'zzzz'],
  ])('the longest text of %s takes less than a millisecond', (_name, piece) => {
    const text = `${piece.repeat(longestFilter)}`.slice(0, longestFilter - 1) + ':';
    let best = Number.POSITIVE_INFINITY;
    // As often as a busy machine needs for one undisturbed run.
    for (let run = 0; run < 500 && best >= 1; run += 1) {
      const startedAt = performance.now();
      parseFilter(text);
      best = Math.min(best, performance.now() - startedAt);
    }
    expect(best).toBeLessThan(1);
  });
});

describe('completion', () => {
  const inserts = (text: string, caret = text.length) => suggestFilter(text, caret).options.map(({ insert }) => insert);

  test('before a colon come the fields that begin so, in both languages', () => {
    expect(inserts('tag:a st')).toEqual(['state:', 'stage:']);
    expect(inserts('-respon')).toEqual(['assignee:']);
    expect(inserts('cam')).toEqual(['field.']);
    expect(inserts('')).toHaveLength(fieldKeys.length);
  });

  test('after a colon come the values that begin so, in both languages', () => {
    expect(inserts('state:')).toEqual(['pending', 'open', 'snoozed', 'closed', 'active']);
    expect(inserts('estado:fechado,ab')).toEqual(['open']);
    expect(inserts('está:nao')).toEqual(['unread', 'unassigned']);
    expect(inserts('assignee:')).toEqual(['me', 'none', 'any']);
    expect(inserts('sort:-up')).toEqual(['-updated']);
    expect(inserts('opened:ho')).toEqual(['today']);
  });

  test('the field is told where its values are names that only the caller knows', () => {
    expect(suggestFilter('fila:Sup', 8)).toMatchObject({ field: 'queue', typed: 'Sup', start: 5, end: 8 });
  });

  test('the word around the caret is replaced whole', () => {
    expect(suggestFilter('oi stat:open', 5)).toMatchObject({ start: 3, end: 8, typed: 'st' });
    expect(suggestFilter('state:opn,closed', 8)).toMatchObject({ start: 6, end: 9, typed: 'op' });
  });

  test('nothing is offered inside quotes', () => {
    expect(inserts('"st')).toEqual([]);
    expect(inserts('tag:"a b:st')).toEqual([]);
  });
});

describe('time', () => {
  const now = Date.parse('2026-11-20T17:30:00Z');
  const hour = 3_600_000;
  const bounds = (text: string, nowMs = now, zone?: string) => {
    const [value] = valuesOf(text);
    if (value.kind !== 'time' && value.kind !== 'left') throw new Error(`${text} is not a time`);
    return resolveTime(value, nowMs, zone);
  };
  const at = (iso: string) => Date.parse(iso);

  test('less than 2 h ago is after the instant 2 h back, and more is before it', () => {
    expect(bounds('updated:<2h')).toEqual({ fromMs: now - 2 * hour + 1, untilMs: null });
    expect(bounds('updated:<=2h')).toEqual({ fromMs: now - 2 * hour, untilMs: null });
    expect(bounds('updated:>2h')).toEqual({ fromMs: null, untilMs: now - 2 * hour });
    expect(bounds('updated:>=2h')).toEqual({ fromMs: null, untilMs: now - 2 * hour + 1 });
  });

  test('today and dates are days of São Paulo', () => {
    const day = { fromMs: at('2026-11-20T03:00:00Z'), untilMs: at('2026-11-21T03:00:00Z') };
    expect(bounds('opened:today')).toEqual(day);
    expect(bounds('opened:2026-11-20')).toEqual(day);
    expect(bounds('opened:today', at('2026-11-21T02:59:59.999Z'))).toEqual(day);
    expect(bounds('opened:<2026-11-20')).toEqual({ fromMs: null, untilMs: day.fromMs });
    expect(bounds('opened:<=2026-11-20')).toEqual({ fromMs: null, untilMs: day.untilMs });
    expect(bounds('opened:>2026-11-20')).toEqual({ fromMs: day.untilMs, untilMs: null });
    expect(bounds('opened:>=2026-11-20')).toEqual({ fromMs: day.fromMs, untilMs: null });
  });

  test('a range takes both ends whole, in either order of ages', () => {
    expect(bounds('opened:2026-11-01..2026-11-20')).toEqual({
      fromMs: at('2026-11-01T03:00:00Z'),
      untilMs: at('2026-11-21T03:00:00Z'),
    });
    expect(bounds('opened:2h..1d')).toEqual({ fromMs: now - 24 * hour, untilMs: now - 2 * hour + 1 });
    expect(bounds('opened:1d..2h')).toEqual(bounds('opened:2h..1d'));
  });

  test('a minute is a minute of the zone', () => {
    expect(bounds('opened:2026-11-20T14:00')).toEqual({
      fromMs: at('2026-11-20T17:00:00Z'),
      untilMs: at('2026-11-20T17:01:00Z'),
    });
    expect(bounds('opened:2026-11-20T14:00', now, 'Asia/Tokyo').fromMs).toBe(at('2026-11-20T05:00:00Z'));
  });

  test('a day whose midnight the clocks skip begins when they jump, and the longer day ends at its midnight', () => {
    expect(bounds('opened:2018-11-04')).toEqual({
      fromMs: at('2018-11-04T03:00:00Z'),
      untilMs: at('2018-11-05T02:00:00Z'),
    });
    expect(bounds('opened:2018-02-17')).toEqual({
      fromMs: at('2018-02-17T02:00:00Z'),
      untilMs: at('2018-02-18T03:00:00Z'),
    });
  });

  test('of a window, less than 2 h is from now to 2 h ahead', () => {
    expect(bounds('window:<2h')).toEqual({ fromMs: now, untilMs: now + 2 * hour });
    expect(bounds('sla:>1d')).toEqual({ fromMs: now + 24 * hour + 1, untilMs: null });
    expect(bounds('window:1h..2h')).toEqual({ fromMs: now + hour, untilMs: now + 2 * hour + 1 });
  });
});
