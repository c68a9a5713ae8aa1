/** The demo's story in a few steps: what to look at, on which page, as whom. */
import type { Pair } from '../../words'
import type { Demo } from '../../server/answers/demo'

export interface Step {
  /** The step in a word or two, for the button that leads to it. */
  readonly name: Pair
  readonly tells: Pair
  readonly to: string
  /** The login of one of the demo's people. */
  readonly as: 'radiologist' | 'administrator'
}

const list = '/worklist'

/** A study that has not come yet is looked for in the list. */
function page(uid: string | undefined, room: 'read' | 'story'): string {
  return uid === undefined ? list : `/studies/${encodeURIComponent(uid)}/${room}`
}

export function stepsOf({ adult, map, letters }: Demo['studies']): readonly Step[] {
  return [
    {
      name: { zh: '列表', en: 'The list' },
      tells: {
        zh: '成人排在最前：AI 不适用（64 岁；模型只用于 1–5 岁），所以由医生先看。每一行都写明为什么排在那里。',
        en: 'The adult stands first: the AI does not apply (64 years; made for 1–5), so a doctor comes first. Each row says why it stands there.',
      },
      to: list,
      as: 'radiologist',
    },
    {
      name: { zh: '成人', en: 'The adult' },
      tells: {
        zh: '没有 AI 也照常工作：选出您所见（0–9），按 Ctrl Enter 记录；写报告，用右上的密码签名。还来过一个编号相同、内容不同的对象：两者都保留，由人判断。',
        en: 'Work goes on without AI: choose what you see (0–9), Ctrl Enter, write, sign with the password shown here. An object with the same number but other content came too: both are kept, a person judges.',
      },
      to: page(adult, 'read'),
      as: 'radiologist',
    },
    {
      name: { zh: '一名儿童', en: 'A child' },
      tells: {
        zh: '先由您判断：您的意见记录之前，服务器本身不给出 AI 的结果。请选出您所见，按 Ctrl Enter。',
        en: 'Your opinion first: until it is recorded, the server itself withholds what the AI found. Choose what you see, then Ctrl Enter.',
      },
      to: page(map, 'read'),
      as: 'radiologist',
    },
    {
      name: { zh: 'AI 的结果', en: 'The AI’s result' },
      tells: {
        zh: '高于或低于工作点，没有单独的百分数。按 M 显示网络用到的区域，按 C 遮盖它：数值变了多少？它看的是您看的地方吗？',
        en: 'Above or below its operating point, never a bare percentage. M shows what the network used, C covers it: how far did the number move, and did it look where you looked?',
      },
      to: page(map, 'read'),
      as: 'radiologist',
    },
    {
      name: { zh: '字母', en: 'The letters' },
      tells: {
        zh: '它是不是在看字母？给出意见；再按 B，在“R”和“A-P”上各画一个框，按 C：两个一并遮盖，模型不看字母重读一次。',
        en: 'Does it read the letters? Give your opinion; then B, draw a box over “R” and a box over “A-P” alone, and C: the model reads again without both.',
      },
      to: page(letters, 'read'),
      as: 'radiologist',
    },
    {
      name: { zh: '决定', en: 'Decide' },
      tells: {
        zh: '决定权在您：采纳、修改、不采纳，三键等重（1、2、3）。按 2 修改，写报告，签名。',
        en: 'The decision is yours: accept, amend and reject cost the same (1, 2, 3). Press 2 to amend, write, sign.',
      },
      to: page(letters, 'read'),
      as: 'radiologist',
    },
    {
      name: { zh: 'AI 提前', en: 'AI triage' },
      tells: {
        zh: '由管理员为儿童影像的来源（pneumonia-model-package）开启“AI 提前”，写明理由。AI 只能把检查提前，不能推后，也不说明发现。',
        en: 'As administrator: switch AI triage on for the source of the children’s films (pneumonia-model-package), with a reason. AI then raises studies, lowers none, and tells no finding.',
      },
      to: '/models',
      as: 'administrator',
    },
    {
      name: { zh: '新的顺序', en: 'The new order' },
      tells: {
        zh: '列表换了顺序：AI 提前的检查带类别，不带发现；排在它们之前的只有加急、AI 失败或不适用的；其余按等待时间，满 4 小时的升到最前。',
        en: 'What AI raised bears a class, no finding. Only the urgent, and those that AI failed on or does not apply to, stand before it; all others by waiting time, at the top after 4 hours.',
      },
      to: list,
      as: 'radiologist',
    },
    {
      name: { zh: '来历', en: 'The story' },
      tells: {
        zh: '这名儿童的来历：谁、何时、凭什么权利、依据什么；由谁负责，也写在那里。',
        en: 'The child’s story: who did what, when, by what right, on what grounds, and who answers for it.',
      },
      to: page(letters, 'story'),
      as: 'radiologist',
    },
    {
      name: { zh: '证明', en: 'The proof' },
      tells: {
        zh: '在来历旁边或下方验证账本；再在副本里改动一个字节：验证会发现，并指出是哪一条。',
        en: 'Verify the ledger, beside or below the story; then flip one byte in a copy: it is found, and which entry it was.',
      },
      to: page(letters, 'story'),
      as: 'radiologist',
    },
  ]
}
