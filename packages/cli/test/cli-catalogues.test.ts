import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Office, openOffice } from './cli-office.ts';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
  await office.writes({ phone: '5511987654321', name: 'João Souza' }, 'Pedido não chegou');
});
afterAll(() => office[Symbol.asyncDispose]());

const json = async (...args: string[]): Promise<never> => {
  const { code, stdout, stderr } = await office.run([...args, '--json']);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as never;
};

it('an office makes its catalogues, puts a ticket into them, and reads them in tables', async () => {
  await json('demands', 'create', 'Entrega');
  await json('boards', 'create', 'Vendas', '--columns', 'Fazer,Feito');
  await json('fields', 'create', 'Pedido');
  const line = ['tickets', 'set', '1', '--demand', 'entrega', '--board', 'Vendas/Fazer', '--value', '1250,00'];
  expect(await json(...line, '--field', 'Pedido=123=A')).toMatchObject({
    demand: { name: 'Entrega' },
    board: { name: 'Vendas', column: 'Fazer' },
    value: { cents: 125_000, currency: 'BRL' },
    fields: { Pedido: '123=A' },
  });
  const { stdout } = await office.run(['boards', 'show', 'Vendas'], { terminal: 80 });
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((row) => row.trimEnd().split(/ {2,}/)),
  ).toEqual([
    ['Name', 'Tickets', 'Newest'],
    ['Fazer', '1', '#1 João Souza'],
    ['Feito', '0'],
  ]);
});

it('--no-demand and an empty field take away, and the log says what changed', async () => {
  expect(await json('tickets', 'set', '1', '--no-demand', '--no-value', '--field', 'Pedido=')).toMatchObject({
    demand: null,
    value: null,
    fields: {},
    board: { column: 'Fazer' },
  });
  const { stdout } = await office.run(['tickets', 'log', '1', '--limit', '1'], { terminal: 160 });
  expect(stdout).toContain('Data changed');
  expect(stdout).toContain('Demand: Entrega → –');
});

it('what a funnel has no stage for is refused with the exit code of what is not found', async () => {
  const { code, stderr } = await office.run(['tickets', 'set', '1', '--funnel', 'Vendas/Novo']);
  expect(code).toBe(3);
  expect(stderr).toContain('Vendas/Novo');
});

it('a saved view is run like a list', async () => {
  await json('views', 'create', 'Fila', 'estado:pendente');
  expect(await json('views', 'run', 'fila')).toMatchObject([{ number: 1 }]);
  const { stdout } = await office.run(['views', 'list']);
  expect(stdout).toContain('Fila\tstate:pending');
});
