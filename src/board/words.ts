/** What a board says before it has anything to show. Chinese for whoever set it up, English beneath for whoever did not. */

export interface Said {
  readonly zh: string;
  readonly en: string;
}

export const words = {
  starting: { zh: '正在启动公告屏', en: 'The notice board is starting' },
  reading: { zh: '正在读取本机保存的内容。', en: 'Reading what this device holds.' },
  fetching: {
    zh: '正在向发布中心取第一批内容并核对签名。',
    en: 'Fetching the first release from the hub and checking its signatures.',
  },
  waiting: { zh: '还没有取得内容', en: 'Nothing has arrived yet' },
  check: {
    zh: '请检查：网线或无线是否接通；发布中心是否在运行；地址是否正确。本页会自动重试，无须操作。',
    en: 'Please check the network, whether the hub is running, and its address. This page tries again by itself.',
  },
  refused: {
    zh: '收到的数据没有通过核对，已丢弃。请管理员查看发布中心。',
    en: 'What arrived did not pass verification and was discarded. Please have the hub looked at.',
  },
  choose: { zh: '请选择一块公告屏', en: 'Choose a board' },
  unknown: { zh: '没有这块公告屏', en: 'There is no such board' },
  insecure: { zh: '此页面不能在这里打开', en: 'This page cannot run here' },
  insecureMend: {
    zh: '公告屏只能在安全连接（https）或本机地址上运行。请让管理员为发布中心配置证书（noticeboard tls init），再从 https 地址打开。',
    en: 'A notice board needs a secure connection (https) or the local machine. Give the hub a certificate (noticeboard tls init) and open its https address.',
  },
  pair: { zh: '配对这块屏幕', en: 'Pair this screen' },
  pairHow: {
    zh: '在发布中心运行 noticeboard device add --board 编号，把得到的一次性配对码输入这里。',
    en: 'Run noticeboard device add --board ID on the hub and type the one-time code here.',
  },
  board: { zh: '公告屏编号', en: 'Board' },
  code: { zh: '配对码', en: 'Code' },
  doPair: { zh: '配对', en: 'Pair' },
  pairing: { zh: '正在配对，请稍候。', en: 'Pairing, one moment.' },
  fingerprint: { zh: '根密钥指纹：必须与发布中心显示的一致', en: 'Root fingerprint: must be the one the hub shows' },
  accept: { zh: '一致，开始使用', en: 'It is the same: begin' },
  refuse: { zh: '不一致，放弃', en: 'It differs: stop' },
  mismatch: {
    zh: '发布中心报告的指纹与它提供的根不一致，已放弃配对。',
    en: 'The fingerprint the hub reports is not that of the root it offers; pairing was stopped.',
  },
} as const satisfies Readonly<Record<string, Said>>;

/** Slices of these words; test/board/words.test.ts says what belongs here when a word changes. */
export const wordFonts: readonly string[] = [
  '106',
  '109',
  '111',
  '112',
  '113',
  '114',
  '115',
  '116',
  '117',
  '118',
  '119',
  'latin',
].map((slice) => `noto-sans-sc-${slice}`);
