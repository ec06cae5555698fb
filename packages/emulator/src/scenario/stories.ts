import type { Person, Story } from './story.ts';

const say = (text: string) => ({ do: 'say', text }) as const;
const answer = (text: string) => ({ do: 'answer', text }) as const;
const react = (emoji: string) => ({ do: 'react', emoji }) as const;

/** What brings customers to the desk of a shop that also repairs and installs. */
export const stories: readonly Story[] = [
  {
    id: 'pedido-atrasado',
    opening: [
      say('Boa tarde, tudo bem?'),
      say('Fiz um pedido semana passada e até agora nada'),
      say('Já era pra ter chegado na terça 😕'),
    ],
    replies: [
      [say('É o pedido 8841'), say('Comprei no meu nome mesmo')],
      [answer('Ah entendi, então ficou parado na transportadora'), say('Consegue ver se chega até sexta? É presente')],
    ],
    thanks: [react('❤️'), say('Perfeito, muito obrigada pela ajuda!')],
    nudge: 'Oi, alguém consegue ver meu pedido?',
  },
  {
    id: 'comprovante-pix',
    opening: [
      say('oi'),
      say('acabei de pagar no pix mas o pedido continua aguardando pagamento'),
      { do: 'photo', caption: 'segue o comprovante' },
    ],
    replies: [[say('foi 349,90'), say('caiu na conta de vocês umas 10h')], [answer('isso, esse mesmo 👍')]],
    thanks: [say('show, vlw demais'), react('👍')],
    nudge: 'conseguiram ver o comprovante?',
  },
  {
    id: 'internet-caiu',
    opening: [
      say('Bom dia'),
      say('Minha internet caiu de novo, a luz do aparelho está vermelha'),
      { do: 'voice', seconds: 14 },
    ],
    replies: [
      [say('Já tirei da tomada e esperei, não voltou')],
      [
        say('Pode mandar o técnico sim'),
        { do: 'location', latitude: -19.9245, longitude: -43.9352, name: 'Minha casa, portão azul' },
      ],
      [answer('De manhã é melhor pra mim')],
    ],
    thanks: [say('Combinado então. Obrigado pela atenção!')],
    nudge: 'Preciso trabalhar hoje, conseguem me ajudar?',
  },
  {
    id: 'troca-tamanho',
    opening: [
      say('Oii, boa tarde!'),
      say('O tênis chegou certinho, mas ficou apertado 😅'),
      say('Dá pra trocar por um 39?'),
    ],
    replies: [
      [{ do: 'photo', caption: 'está na caixa ainda, nem usei' }, say('Quero o mesmo modelo, preto')],
      [answer('Pode ser por correio'), say('Vocês mandam a etiqueta por aqui?')],
    ],
    thanks: [say('Amei o atendimento, obrigada! 🥰'), { do: 'sticker' }],
    nudge: 'Oi? Só queria saber da troca 🙏',
  },
  {
    id: 'nota-fiscal',
    opening: [
      say('Olá, boa tarde. Falo da contabilidade da Padaria São Jorge.'),
      say('Precisamos da segunda via da nota fiscal de outubro.'),
    ],
    replies: [
      [{ do: 'document', filename: 'dados-da-empresa.pdf', title: 'Padaria Sao Jorge - dados cadastrais' }],
      [answer('Recebi, está correta.')],
    ],
    thanks: [say('Agradeço a agilidade. Tenham uma boa semana!')],
    nudge: 'Boa tarde, alguma previsão sobre a nota? O fechamento é hoje.',
  },
  {
    id: 'celular-nao-liga',
    opening: [
      say('gente meu celular não liga mais'),
      say('comprei aí faz uns 4 meses'),
      say('ainda tá na garantia né?'),
    ],
    replies: [
      [say('fica só nessa tela aqui'), { do: 'photo' }],
      [say('já tentei com outro carregador sim'), { do: 'add', text: 'e não caiu nem molhou' }],
      [answer('levo amanhã então, que horas abre?')],
    ],
    thanks: [react('🙏'), say('fechou, obrigado viu')],
    nudge: 'alô? tô sem celular, tô no do meu irmão',
  },
  {
    id: 'cobranca-duplicada',
    opening: [
      say('Boa noite.'),
      say('Fui cobrada duas vezes no cartão pela mesma compra.'),
      { do: 'photo', caption: 'Olha a fatura' },
      say('Quero o estorno de uma delas, por favor'),
    ],
    replies: [[say('Final 4417, em nome de Márcia')], [answer('E em quantos dias aparece na fatura?')]],
    thanks: [say('Está bem, vou acompanhar. Obrigada.')],
    nudge: 'Por favor me deem um retorno, a fatura fecha amanhã.',
  },
  {
    id: 'orcamento-instalacao',
    opening: [
      say('E aí pessoal, beleza?'),
      say('Quanto fica pra instalar um ar de 12 mil BTUs?'),
      { do: 'voice', seconds: 9 },
    ],
    replies: [
      [
        say('É apartamento, 3º andar, já tem a tubulação'),
        { do: 'location', latitude: -23.5617, longitude: -46.656, name: 'Ed. Primavera' },
      ],
      [say('Faz um descontinho no pix? 😁')],
      [answer('Fechado! Pode marcar pra quinta')],
    ],
    thanks: [react('👏'), say('Valeu, até quinta!')],
    nudge: 'Conseguiu ver o orçamento aí?',
  },
  {
    id: 'senha-do-site',
    opening: [
      say('Olá! Não consigo entrar na minha conta'),
      say('Diz que o e-mail não existe, mas eu sempre usei esse'),
    ],
    replies: [[say('rita.andrade@correio.example')], [answer('Chegou o link!'), say('Deixa eu tentar aqui')]],
    thanks: [say('Deu certo 🎉'), say('Muito obrigada mesmo')],
    nudge: 'Ainda estou sem acesso, podem ajudar?',
  },
  {
    id: 'cancelar-assinatura',
    opening: [say('Bom dia, quero cancelar minha assinatura'), say('Não é nada com vocês não, é que vou me mudar')],
    replies: [
      [say('Vou pra Recife no fim do mês')],
      [say('Hmm, se tiver como transferir eu prefiro'), answer('Esse plano está bom')],
    ],
    thanks: [say('Ótimo, melhor do que cancelar. Obrigado!'), react('😄')],
    nudge: 'Oi, como faço pra cancelar?',
  },
];

/** Who writes: area codes with and without the ninth digit in their WhatsApp id. */
export const people: readonly Person[] = [
  { name: 'Ana Beatriz Souza', phone: '5511987650101' },
  { name: 'Carlos Eduardo', phone: '5531987650102' },
  { name: 'Seu Antônio', phone: '5531998760103' },
  { name: 'Juliana Prado', phone: '5521987650104' },
  { name: 'Padaria São Jorge', phone: '5541987650105' },
  { name: 'Wesley', phone: '5585987650106' },
  { name: 'Márcia Lúcia Ferreira', phone: '5551987650107' },
  { name: 'Rodrigo Tanaka', phone: '5511976540108' },
  { name: 'Rita Andrade', phone: '5571987650109' },
  { name: 'Thiago Nóbrega', phone: '5562987650110' },
  { name: 'Luíza 🌻', phone: '5548987650111' },
  { name: 'Dona Cida', phone: '5519987650112' },
];
