import type { Label } from '@balcao/contract';

/** The help texts that are about no single command. */
export const topics: Readonly<Record<string, () => Label>> = {
  'exit-codes': () => exitCodes,
  environment: () => environment,
  formatting: () => formatting,
  filter: () => filter,
};

const exitCodes: Label = {
  en: `Exit codes

    0  ok; also when the reader of a pipe went away
    1  failure: something unexpected
    2  usage: unknown flag, input or filter that makes no sense
    3  not found, or not for you to see: both answer alike
    4  auth or permission: no token, expired, action not allowed
    5  conflict or precondition: accepted by another, window closed, no connection
    6  temporary: rate limit, server starting, network; try again
    7  partial: some items of several failed
    8  checks failed: smoke
  130  interrupted with Ctrl+c
`,
  'pt-BR': `Códigos de saída

    0  certo; também quando quem lia o pipe foi embora
    1  falha: algo inesperado
    2  uso: opção desconhecida, entrada ou filtro sem sentido
    3  não encontrado, ou que você não pode ver: a resposta é a mesma
    4  acesso: sem token, token vencido, ação não permitida
    5  conflito ou condição: aceito por outra pessoa, janela fechada, sem conexão
    6  temporário: limite de pedidos, servidor iniciando, rede; tente de novo
    7  parcial: alguns itens de vários falharam
    8  verificações falharam: smoke
  130  interrompido com Ctrl+c
`,
};

const environment: Label = {
  en: `Environment (flag > environment > profile > default)

  BALCAO_SERVER        URL of the server
  BALCAO_TOKEN         token to use; wins over the stored one and is never stored
  BALCAO_CONFIG_DIR    folder of config.json and credentials.enc
  BALCAO_LANG          pt-BR or en
  BALCAO_DOWNLOAD_DIR  where the screen saves files; else the desktop's download folder
  NO_COLOR             no colours
  HTTPS_PROXY          proxy, with NODE_USE_ENV_PROXY=1
  XDG_CONFIG_HOME, XDG_CACHE_HOME

 server start and server init
  BALCAO_DATA, BALCAO_HOST, BALCAO_PORT, BALCAO_PUBLIC_URL, BALCAO_DATABASE_URL,
  BALCAO_REDIS_URL, BALCAO_MEDIA_URL, BALCAO_SECRET_KEY_FILE
`,
  'pt-BR': `Ambiente (opção > ambiente > perfil > padrão)

  BALCAO_SERVER        URL do servidor
  BALCAO_TOKEN         token a usar; vale mais que o guardado e nunca é guardado
  BALCAO_CONFIG_DIR    pasta de config.json e credentials.enc
  BALCAO_LANG          pt-BR ou en
  BALCAO_DOWNLOAD_DIR  onde a tela grava arquivos; senão a pasta de downloads do sistema
  NO_COLOR             sem cores
  HTTPS_PROXY          proxy, com NODE_USE_ENV_PROXY=1
  XDG_CONFIG_HOME, XDG_CACHE_HOME

 server start e server init
  BALCAO_DATA, BALCAO_HOST, BALCAO_PORT, BALCAO_PUBLIC_URL, BALCAO_DATABASE_URL,
  BALCAO_REDIS_URL, BALCAO_MEDIA_URL, BALCAO_SECRET_KEY_FILE
`,
};

const formatting: Label = {
  en: `Output

  On a terminal a list is a table fitted to its width; in a pipe it is TSV: no header,
  no colour, nothing cut. stdout is data, stderr is talk.

  --json           one JSON document: an array where several items are asked for
  --jsonl          one JSON object a line
  --csv            with a header; cells that a spreadsheet would run start with '
  --fields a,b.c   only these fields, in this order
  --ids-only, -0   ids, one a line, or ended with NUL for xargs -0

  - in place of an id reads ids from stdin: lines, or JSON with .id

    balcao tickets list --filter 'is:unassigned' --ids-only | balcao transfer - --queue Triagem
`,
  'pt-BR': `Saída

  No terminal uma lista é uma tabela da largura dele; num pipe é TSV: sem cabeçalho,
  sem cor, nada cortado. stdout são dados, stderr é conversa.

  --json           um documento JSON: uma lista quando se pedem vários itens
  --jsonl          um objeto JSON por linha
  --csv            com cabeçalho; células que uma planilha executaria começam com '
  --fields a,b.c   só estes campos, nesta ordem
  --ids-only, -0   ids, um por linha, ou terminados em NUL para xargs -0

  - no lugar de um id lê ids da entrada: linhas, ou JSON com .id

    balcao tickets list --filter 'is:unassigned' --ids-only | balcao transfer - --queue Triagem
`,
};

const filter: Label = {
  en: `Filters

  Terms are joined by AND, commas mean any of, - negates. Portuguese names work too.

    state:open assignee:me tag:vip,pix -tag:spam updated:<2h "nota fiscal" sort:-updated

  state       pending, open, snoozed, closed, active
  is          unread, private, group, individual, unassigned, awaiting, blocked, …
  assignee    a user, me, none, any (also involved, wallet)
  queue, connection, channel, tag, contact.tag
  window      open, closed, <2h (left)
  opened, updated, queued, resolved      <2h = less than 2 h ago, >7d = longer ago, dates
  number, protocol, contact, phone, email
  msg, note   words, without regard to accents
  sort        updated, opened, queued, unread, value, window; - before it reverses

  Bare words look at contact, number and protocol. balcao filter explain Q shows what is understood.
`,
  'pt-BR': `Filtros

  Os termos se somam, vírgulas querem dizer qualquer um, - nega. Nomes em português também valem.

    estado:aberto responsável:me tag:vip,pix -tag:spam updated:<2h "nota fiscal" ordem:-updated

  estado      pending, open, snoozed, closed, active
  está        unread, private, group, individual, unassigned, awaiting, blocked, …
  responsável uma pessoa, me, none, any (também envolvido, carteira)
  fila, número (conexão), channel, tag, contact.tag
  window      open, closed, <2h (restantes)
  opened, updated, queued, resolved      <2h = há menos de 2 h, >7d = há mais, datas
  number, protocol, contact, phone, email
  mensagem, nota   palavras, sem acentos
  ordem       updated, opened, queued, unread, value, window; - antes inverte

  Palavras soltas buscam contato, número e protocolo. balcao filter explain Q mostra o que foi entendido.
`,
};
