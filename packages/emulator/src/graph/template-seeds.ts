import { createHash } from 'node:crypto';
import {
  type Template,
  type TemplateButton,
  type TemplateCategory,
  type TemplateComponent,
  type TemplateStatus,
  variablesOf,
} from './template.ts';

/** A seed as it is written down; variables in the body carry their examples in order. */
interface Seed {
  readonly name: string;
  readonly language?: 'pt_BR' | 'en';
  readonly category?: TemplateCategory;
  readonly status?: TemplateStatus;
  /** Text, or the media format it takes: IMAGE, VIDEO, DOCUMENT, LOCATION. */
  readonly header?: string;
  readonly body: string;
  readonly examples?: readonly string[];
  readonly footer?: string;
  readonly buttons?: readonly TemplateButton[];
  readonly score?: 'GREEN' | 'YELLOW' | 'RED';
  readonly rejected?: string;
}

const reply = (text: string): TemplateButton => ({ type: 'QUICK_REPLY', text });
const optOut = 'Responda SAIR para não receber mais';

const seeds: readonly Seed[] = [
  { name: 'boas_vindas', body: 'Olá, {{1}}! Aqui é a {{2}}. Como podemos ajudar?', examples: ['Ana', 'Loja Central'] },
  { name: 'boas_vindas', language: 'en', body: 'Hi {{1}}, this is {{2}}. How can we help?', examples: ['Ana', 'Acme'] },
  {
    name: 'retomar_atendimento',
    body: 'Olá, {{nome}}! Estamos com a resposta do seu atendimento {{protocolo}}. Podemos continuar?',
    examples: ['Ana', '2026-000123'],
    buttons: [reply('Sim, continuar'), reply('Agora não')],
    score: 'GREEN',
  },
  {
    name: 'retomar_atendimento',
    language: 'en',
    body: 'Hi {{name}}, we have news about your ticket {{ticket}}. Shall we go on?',
    examples: ['Ana', '2026-000123'],
    buttons: [reply('Yes'), reply('Not now')],
  },
  { name: 'aviso_sem_variaveis', body: 'Nosso atendimento funciona de segunda a sexta, das 8h às 18h.' },
  {
    name: 'pedido_confirmado',
    header: 'Pedido {{1}}',
    body: 'Oi, {{1}}! Recebemos o seu pedido no valor de {{2}}. Previsão de entrega: {{3}}.',
    examples: ['Bruno', 'R$ 349,90', '28/11'],
    footer: 'Loja Central',
    buttons: [{ type: 'URL', text: 'Acompanhar', url: 'https://loja.example/p/{{1}}', example: ['8841'] }],
    score: 'GREEN',
  },
  {
    name: 'pedido_enviado',
    body: 'Seu pedido {{1}} saiu para entrega com a {{2}}. Código de rastreio: {{3}}.',
    examples: ['8841', 'Rápido Log', 'BR123456789'],
    buttons: [{ type: 'URL', text: 'Rastrear', url: 'https://loja.example/rastreio' }],
  },
  { name: 'order_shipped', language: 'en', body: 'Your order {{1}} is on its way.', examples: ['8841'] },
  {
    name: 'boleto_disponivel',
    header: 'DOCUMENT',
    body: 'Olá, {{1}}. Segue o boleto de {{2}}, com vencimento em {{3}}.',
    examples: ['Carla', 'R$ 120,00', '05/12'],
    buttons: [{ type: 'COPY_CODE', text: 'Copiar código', example: ['34191790010104351004791020150008'] }],
  },
  { name: 'nota_fiscal', header: 'DOCUMENT', body: 'A nota fiscal do pedido {{1}} está anexa.', examples: ['8841'] },
  {
    name: 'lembrete_visita_tecnica',
    header: 'LOCATION',
    body: 'Visita técnica marcada para {{data}} entre {{inicio}} e {{fim}}. Confirma?',
    examples: ['26/11', '9h', '12h'],
    buttons: [reply('Confirmo'), reply('Remarcar')],
  },
  {
    name: 'visita_confirmada',
    body: 'Visita confirmada. O técnico {{tecnico}} leva o crachá e avisa ao chegar.',
    examples: ['Jorge'],
    buttons: [{ type: 'PHONE_NUMBER', text: 'Ligar', phone_number: '+551140001234' }],
  },
  {
    name: 'pesquisa_satisfacao',
    body: 'Como foi o atendimento de {{1}}? Sua resposta leva um toque.',
    examples: ['Marina'],
    buttons: [reply('Ótimo'), reply('Razoável'), reply('Ruim')],
    score: 'YELLOW',
  },
  {
    name: 'csat_survey',
    language: 'en',
    body: 'How was your chat with {{1}}?',
    examples: ['Marina'],
    buttons: [reply('Great'), reply('Bad')],
  },
  {
    name: 'promo_semana',
    category: 'MARKETING',
    header: 'IMAGE',
    body: '{{1}}, esta semana tem {{2}} de desconto em acessórios.',
    examples: ['Diego', '20%'],
    footer: optOut,
    buttons: [{ type: 'URL', text: 'Ver ofertas', url: 'https://loja.example/ofertas' }, reply('Parar promoções')],
  },
  {
    name: 'promo_video',
    category: 'MARKETING',
    header: 'VIDEO',
    body: 'Conheça a nova linha em um minuto.',
    footer: optOut,
  },
  {
    name: 'carrinho_abandonado',
    category: 'MARKETING',
    body: '{{nome}}, seu carrinho ainda está aqui.',
    examples: ['Eva'],
  },
  {
    name: 'black_friday',
    category: 'MARKETING',
    status: 'PAUSED',
    body: 'Hoje é dia, {{1}}!',
    examples: ['Fábio'],
    score: 'RED',
  },
  {
    name: 'cupom_volta',
    category: 'MARKETING',
    status: 'DISABLED',
    body: 'Volte com o cupom {{1}}.',
    examples: ['VOLTA10'],
    score: 'RED',
  },
  {
    name: 'sorteio',
    category: 'MARKETING',
    status: 'REJECTED',
    body: 'Você ganhou! Clique já.',
    rejected: 'PROMOTIONAL',
  },
  {
    name: 'oferta_relampago',
    category: 'MARKETING',
    status: 'IN_APPEAL',
    body: 'Só até as {{1}}.',
    examples: ['18h'],
    rejected: 'ABUSIVE_CONTENT',
  },
  {
    name: 'novidades_dezembro',
    category: 'MARKETING',
    status: 'PENDING',
    header: 'IMAGE',
    body: 'Novidades de dezembro chegaram.',
  },
  {
    name: 'december_news',
    language: 'en',
    category: 'MARKETING',
    status: 'PENDING',
    body: 'December news is here, {{1}}.',
    examples: ['Ana'],
  },
  {
    name: 'codigo_acesso',
    category: 'AUTHENTICATION',
    body: '*{{1}}* é o seu código de verificação.',
    examples: ['482913'],
    footer: 'Este código expira em 10 minutos.',
    buttons: [{ type: 'OTP', text: 'Copiar código' }],
    score: 'GREEN',
  },
  {
    name: 'access_code',
    language: 'en',
    category: 'AUTHENTICATION',
    body: '*{{1}}* is your verification code.',
    examples: ['482913'],
  },
  {
    name: 'cobranca_antiga',
    status: 'PENDING_DELETION',
    body: 'Há uma fatura em aberto de {{1}}.',
    examples: ['R$ 80,00'],
  },
  { name: 'aviso_antigo', status: 'DELETED', body: 'Mudamos de endereço.' },
  { name: 'fatura_mensal', status: 'LIMIT_EXCEEDED', header: 'Fatura de {{1}}', body: 'Sua fatura chegou.' },
  { name: 'contrato', status: 'LOCKED', header: 'DOCUMENT', body: 'Seu contrato, {{nome}}.', examples: ['Gabi'] },
  { name: 'natal_passado', status: 'ARCHIVED', category: 'MARKETING', body: 'Boas festas!' },
  {
    name: 'protocolo_aberto',
    header: 'Protocolo',
    body: 'Abrimos o protocolo {{1}} para você.',
    examples: ['2026-000123'],
    footer: 'Guarde este número',
  },
  { name: 'ticket_opened', language: 'en', body: 'We opened ticket {{ticket}} for you.', examples: ['2026-000123'] },
];

/** The catalogue a business account starts with: every status and category, both formats, headers and buttons. */
export function seedTemplates(wabaId: string): Template[] {
  return seeds.map((seed) => {
    const { name, language = 'pt_BR', category = 'UTILITY', status = 'APPROVED', body } = seed;
    const isNamed = variablesOf(body).some((variable) => !/^\d+$/.test(variable));
    return {
      id: idOf(wabaId, name, language),
      name,
      language,
      status,
      category,
      parameter_format: isNamed ? 'NAMED' : 'POSITIONAL',
      components: componentsOf(seed),
      quality_score: { score: seed.score ?? 'UNKNOWN', date: 1_763_000_000 },
      rejected_reason: seed.rejected ?? 'NONE',
    };
  });
}

function idOf(wabaId: string, name: string, language: string): string {
  const digest = createHash('sha256').update(`${wabaId}:${name}:${language}`).digest();
  return String((digest.readBigUInt64BE() % 900_000_000_000_000n) + 100_000_000_000_000n);
}

function componentsOf({ header, body, examples = [], footer, buttons }: Seed): TemplateComponent[] {
  const components: TemplateComponent[] = header === undefined ? [] : [headerOf(header)];
  components.push({ type: 'BODY', text: body, ...bodyExample(body, examples) });
  if (footer !== undefined) components.push({ type: 'FOOTER', text: footer });
  if (buttons !== undefined) components.push({ type: 'BUTTONS', buttons });
  return components;
}

function headerOf(header: string): TemplateComponent {
  if (header === 'LOCATION') return { type: 'HEADER', format: 'LOCATION' };
  if (/^[A-Z]+$/.test(header)) {
    return { type: 'HEADER', format: header, example: { header_handle: ['https://cdn.example/sample'] } };
  }
  const example = variablesOf(header).length > 0 ? { example: { header_text: ['2026'] } } : {};
  return { type: 'HEADER', format: 'TEXT', text: header, ...example };
}

function bodyExample(body: string, examples: readonly string[]): { example?: unknown } {
  const names = variablesOf(body);
  if (names.length === 0) return {};
  if (names.every((name) => /^\d+$/.test(name))) return { example: { body_text: [examples] } };
  const named = names.map((param_name, index) => ({ param_name, example: examples[index] ?? '' }));
  return { example: { body_text_named_params: named } };
}
