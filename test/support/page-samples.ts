/** Items of every kind, for the tests and the gallery of pages. All places and names are invented. */
import * as v from 'valibot';
import { Item } from '../../src/core/item/item.ts';
import type { SiteRecord } from '../../src/core/office/site.ts';
import { hintsFor } from '../../src/core/page/hints.ts';
import { counter, dotBoards, glassBoards, hall, lobby, square, village } from '../../src/tools/gallery/boards.ts';

export { counter, dotBoards, glassBoards, hall, lobby, square, village };
export const boards = [...glassBoards, village];

export const site: SiteRecord = {
  format: 1,
  office: {
    name: '青禾镇信息公开办公室',
    locale: 'zh-Hans',
    timeZone: 'Asia/Shanghai',
    contact: { address: '青禾镇人民路1号', phone: '0760-22600000', hours: '周一至周五 8:30–17:30' },
  },
  categories: [
    { id: 'affairs', name: { 'zh-Hans': '政务信息' }, mark: { 'zh-Hans': '政' } },
    { id: 'documents', name: { 'zh-Hans': '政府公文' }, mark: { 'zh-Hans': '文' } },
    { id: 'notices', name: { 'zh-Hans': '通知公告', en: 'Notices' }, mark: { 'zh-Hans': '告' } },
    { id: 'laws', name: { 'zh-Hans': '法律法规' }, mark: { 'zh-Hans': '法' } },
    { id: 'procurement', name: { 'zh-Hans': '采购招投标' }, mark: { 'zh-Hans': '采' } },
    { id: 'personnel', name: { 'zh-Hans': '人事任免' }, mark: { 'zh-Hans': '人' } },
    { id: 'statistics', name: { 'zh-Hans': '统计分析' }, mark: { 'zh-Hans': '统' } },
    { id: 'other', name: { 'zh-Hans': '其他' }, mark: { 'zh-Hans': '他' } },
  ],
  defaultPlaylist: 'everyday',
  publicUrl: 'https://board.qinghe.example',
  example: false,
};

const at = '2026-06-17T14:00:00+08:00';
function item(id: string, over: Record<string, unknown>): Item {
  const parsed = v.parse(Item, {
    format: 1,
    id,
    revision: 1,
    kind: 'notice',
    language: 'zh-Hans',
    category: 'notices',
    issuer: '镇住房和城乡建设局',
    publishedAt: at,
    blocks: [],
    ...over,
  });
  return { ...parsed, hints: hintsFor(parsed) };
}
const paragraph = (text: string) => ({ type: 'paragraph', text });
const posting = (until: string) => ({ rule: 'bid-result', from: '2026-06-15T00:00:00+08:00', until });

export const items: readonly Item[] = [
  item('water-outage', {
    title: '关于青禾路以东片区计划停水的通知',
    glance: {
      headline: '计划停水',
      facts: [
        { label: '地点', value: '青禾路以东', detail: '安澜苑、青禾里、河东新村' },
        { label: '时间', value: '6月18日 星期四 8:30–17:30' },
      ],
    },
    shortText: '计划停水\n6月18日 星期四 8:30–17:30\n青禾路以东三个小区\n请提前储水',
    blocks: [
      paragraph(
        '因供水主管接驳施工，定于6月18日（星期四）8:30至17:30暂停青禾路以东三个小区供水：安澜苑、青禾里、河东新村。请提前储水，并关好水龙头。',
      ),
      paragraph(
        '恢复供水初期水质可能短时浑浊，属正常现象，放水片刻即可使用。施工如遇暴雨顺延，另行通知。咨询电话：0760-22601234。',
      ),
    ],
  }),
  item('sewer-award', {
    title: '青禾路污水管网维修工程中标结果',
    category: 'procurement',
    issuer: '镇公共资源交易所',
    posting: posting('2026-06-18T24:00:00+08:00'.replace('T24', 'T23')),
    shortText: '中标公示\n青禾路污水管网维修\n中标：沥川市政\n公示至6月18日',
    indexNumber: '00733267-8/2026-00018',
    documentNumber: '青公资〔2026〕18号',
    blocks: [
      paragraph('本项目采用公开招标，共有三家单位参加投标，评标委员会按综合评分法排序如下。'),
      {
        type: 'table',
        head: [{ text: '名次' }, { text: '投标单位' }, { text: '报价（万元）', align: 'end' }, { text: '得分', align: 'end' }],
        rows: [
          [
            { text: '1 中标', strong: true },
            { text: '沥川市政工程有限公司', strong: true },
            { text: '286.40', align: 'end', strong: true },
            { text: '92.6', align: 'end', strong: true },
          ],
          [{ text: '2' }, { text: '泽禾建设工程有限公司' }, { text: '291.75', align: 'end' }, { text: '89.1', align: 'end' }],
          [{ text: '3' }, { text: '启澄环境工程有限公司' }, { text: '304.00', align: 'end' }, { text: '84.3', align: 'end' }],
        ],
      },
      {
        type: 'facts',
        entries: [
          { label: '编号', value: '2026-018' },
          { label: '工期', value: '90日，7月1日前开工' },
          { label: '异议', value: '6月18日24时前书面提出' },
        ],
      },
    ],
  }),
  item('annual-figures', {
    kind: 'highlight',
    title: '2011年度政府信息公开工作年度报告要点',
    category: 'statistics',
    issuer: '镇信息公开办公室',
    blocks: [
      {
        type: 'chart',
        chart: 'bars',
        label: '东凤镇2011年主动公开政府信息',
        total: { value: 759, unit: '条', note: '八类合计' },
        adds: true,
        source: '2011年度报告',
        parts: [
          { label: '政务信息', value: 462, category: 'affairs' },
          { label: '政府公文', value: 31, category: 'documents' },
          { label: '通知公告', value: 41, category: 'notices' },
          { label: '法律法规', value: 9, category: 'laws' },
          { label: '采购招投标', value: 190, category: 'procurement' },
          { label: '人事任免', value: 5, category: 'personnel' },
          { label: '统计分析', value: 10, category: 'statistics' },
          { label: '其他', value: 11, category: 'other' },
        ],
      },
      {
        type: 'chart',
        chart: 'bars',
        label: '东凤镇2011年受理群众咨询',
        total: { value: 758, unit: '件', display: '758多' },
        adds: false,
        source: '2011年度报告',
        parts: [
          { label: '网上留言咨询', value: 354, unit: '条' },
          { label: '行政服务在线', value: 82 },
          { label: '投诉平台', value: 146 },
          { label: '网路问政', value: 41 },
          { label: '电话', value: 200, unit: '人次', display: '200多' },
        ],
      },
      {
        type: 'chart',
        chart: 'figure',
        label: '收到政府信息公开申请',
        total: { value: 0, unit: '件' },
        parts: [],
        adds: false,
        source: '2011年度报告',
      },
    ],
  }),
  item('bicycle-plates', {
    kind: 'explainer',
    title: '电动自行车怎样上牌？',
    category: 'affairs',
    issuer: '镇交通管理办公室',
    blocks: [
      { type: 'question', question: '电动自行车怎样上牌？', answer: '免费办理，当场领牌，约需二十分钟。' },
      {
        type: 'list',
        ordered: true,
        entries: [
          { lead: '备齐材料', text: '身份证、购车发票、合格证' },
          { lead: '带车查验', text: '核对车架号与合格证' },
          { lead: '登记领牌', text: '镇便民服务中心6号窗口' },
          { lead: '装好号牌', text: '装在车尾，不得遮挡' },
        ],
      },
    ],
  }),
  item('homestead', {
    title: '关于2026年第六批农村宅基地用地建房审批结果的公示',
    issuer: '青禾镇自然资源和规划管理办公室',
    posting: posting('2026-06-25T23:59:00+08:00'),
    documentNumber: '青府〔2026〕31号',
    blocks: [
      paragraph(
        '根据《中华人民共和国土地管理法》第六十二条、《广东省农村宅基地管理办法》等有关规定，经村民小组讨论、村民委员会审查、镇人民政府审核，现将青禾镇2026年第六批农村宅基地用地建房审批结果予以公示。公示期为7日，自2026年6月18日至6月25日。',
      ),
      { type: 'heading', level: 2, text: '一、公示期间有异议的，可书面向镇政府提出' },
      paragraph(
        '公示期内，单位和个人对公示内容有异议的，可以书面形式向青禾镇人民政府自然资源和规划管理办公室反映（地址：青禾镇人民路1号，电话：0760-22600011）。反映情况须客观真实，以单位名义反映的应加盖单位公章，以个人名义反映的应署真实姓名并留联系方式。逾期未提出异议的，视为无异议，镇政府将依法核发《乡村建设规划许可证》和《农村宅基地批准书》。',
      ),
      {
        type: 'list',
        ordered: false,
        entries: [{ text: '受理时间：工作日8:30至12:00、14:30至17:30' }, { text: '受理邮箱：zjd@qinghe.example' }],
      },
    ],
  }),
  item('rules', {
    title: '青禾镇人民政府关于印发《青禾镇政府信息主动公开基本目录（2026年版）》的通知',
    category: 'documents',
    issuer: '青禾镇人民政府',
    documentNumber: '青府〔2026〕12号',
    indexNumber: '00733267-8/2026-00012',
    blocks: [
      paragraph('各村（居）民委员会，镇属各单位：'),
      paragraph(
        '《青禾镇政府信息主动公开基本目录（2026年版）》已经镇政府同意，现印发给你们，请认真贯彻执行。执行中遇到的问题，请径向镇信息公开办公室反映。',
      ),
      { type: 'heading', level: 2, text: '一、总体要求' },
      paragraph(
        '坚持“以公开为常态、不公开为例外”，围绕群众最关心的事项，及时、准确、完整地公开政府信息。凡属主动公开范围的，应当自信息形成或者变更之日起20个工作日内公开；法律、法规另有规定的，从其规定。',
      ),
      { type: 'heading', level: 2, text: '二、公开方式' },
      paragraph(
        '（一）镇政府网站设立专栏，按月更新；（二）镇便民服务中心设置查阅终端，提供打印服务；（三）人民广场、各村村口电子公告牌滚动发布；（四）重大事项召开新闻发布会，邀请村（居）民代表参加。',
      ),
      paragraph(
        '各单位应当指定专人负责，建立“谁公开、谁审核、谁负责”的保密审查机制，未经审查的信息一律不得上屏。2025年全镇共主动公开政府信息1,286条，同比增长12.5%，其中重点领域信息863条，占67.1%。',
      ),
    ],
  }),
  item('tainan', {
    language: 'zh-Hant',
    title: '公告本區114年度第2次調解委員會議延期召開',
    issuer: '臺南市安南區公所',
    category: 'notices',
    blocks: [
      paragraph(
        '因應「颱風」來襲，原訂於民國114年7月9日（星期三）上午10時召開之會議，延期至7月16日同一時間、地點舉行。不便之處，敬請見諒；聯絡電話：06-2567126轉102。',
      ),
    ],
  }),
  item('english', {
    language: 'en',
    title: 'Water supply will be interrupted east of Qinghe Road',
    issuer: 'Qinghe Housing and Construction Bureau',
    category: 'notices',
    blocks: [
      paragraph(
        'Water supply to Anlan Court, Qinghe Lane and Hedong New Village will be interrupted on Thursday, 18 June, from 8:30 to 17:30, while a main is connected. Please store water beforehand. Call 0760-22601234 with questions.',
      ),
    ],
  }),
  item('long-title', {
    title:
      '关于对青禾镇人民政府办公室、青禾镇综合行政执法办公室、青禾镇自然资源和规划管理办公室、青禾镇住房和城乡建设局联合开展2026年度城镇燃气安全专项整治暨瓶装液化石油气经营企业、餐饮场所、居民用户燃气安全隐患排查治理“回头看”行动情况进行检查考核并将考核结果纳入各村（居）民委员会年度绩效考评、同时对存在重大安全隐患且逾期未完成整改的十八家餐饮场所予以公开通报并责令停业整顿有关事项以及下一阶段工作安排的通知',
    blocks: [paragraph('详见附件。')],
  }),
];
