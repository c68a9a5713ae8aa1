/** The vocabulary of states and actions. One word for one thing, in both languages. */

export type Language = 'zh' | 'en'
export interface Pair {
  readonly zh: string
  readonly en: string
}
export type Say = (zh: string, en: string) => string

export type ReadingState =
  | 'pending' | 'not_applicable' | 'failed' | 'stopped' | 'below' | 'above' | 'withheld' | 'none'
export type Verdict = 'unchecked' | 'cleared' | 'warnings' | 'quarantined'
export type ReportState = 'unread' | 'writing' | 'signed'
export type WorkState = 'running' | 'waiting' | 'failed' | 'done' | 'stopped'
export type CheckResult = 'pass' | 'fail' | 'unknown'

export interface StateWord extends Pair {
  /** Shape and colour; shape alone must tell the states of one column apart. */
  readonly shape: Shape
  readonly colour: string
}
export type Shape =
  | 'ringDashed' | 'ringSlash' | 'cross' | 'square' | 'triangleDown' | 'triangleUp' | 'eyeOff'
  | 'check' | 'triangleMark' | 'shield' | 'ring' | 'pen' | 'play' | 'question' | 'minus' | 'sheets'

const word = (zh: string, en: string, shape: Shape, colour: string): StateWord =>
  ({ zh, en, shape, colour: `var(--${colour})` })

/** What AI says of a study. `withheld` is no seventh state: it hides `below` and `above` until the first opinion;
    `none` is a study that no model of this site reads. */
export const readingStates: Record<ReadingState, StateWord> = {
  pending: word('等待 AI', 'AI pending', 'ringDashed', 'status-pending'),
  not_applicable: word('AI 不适用', 'AI not applicable', 'ringSlash', 'status-not-applicable'),
  failed: word('AI 失败', 'AI failed', 'cross', 'status-failed'),
  stopped: word('AI 已停用', 'AI stopped', 'square', 'status-stopped'),
  below: word('低于工作点', 'Below the point', 'triangleDown', 'status-below'),
  above: word('高于工作点', 'Above the point', 'triangleUp', 'status-above'),
  withheld: word('先由您判断', 'Your opinion first', 'eyeOff', 'status-withheld'),
  none: word('AI 未阅', 'Not read by AI', 'minus', 'ink-second'),
}

export const verdicts: Record<Verdict, StateWord> = {
  cleared: word('合格', 'Cleared', 'check', 'status-cleared'),
  warnings: word('合格，有提示', 'Cleared, warnings', 'triangleMark', 'status-warning'),
  quarantined: word('已隔离', 'Quarantined', 'shield', 'status-quarantined'),
  unchecked: word('检查中', 'Being checked', 'ringDashed', 'status-pending'),
}

/** An object bears the number of an image that is here already, and is not the same. */
export const clash: StateWord = word('编号冲突', 'UID conflict', 'sheets', 'status-warning')

export const reportStates: Record<ReportState, StateWord> = {
  unread: word('待写', 'Unread', 'ring', 'ink-second'),
  writing: word('书写中', 'Writing', 'pen', 'accent'),
  signed: word('已签名', 'Signed', 'check', 'status-cleared'),
}

export const workStates: Record<WorkState, StateWord> = {
  running: word('运行中', 'Running', 'play', 'accent'),
  waiting: word('等待', 'Waiting', 'ringDashed', 'status-pending'),
  failed: word('失败', 'Failed', 'cross', 'status-failed'),
  done: word('完成', 'Done', 'check', 'status-cleared'),
  stopped: word('已停止', 'Stopped', 'square', 'status-stopped'),
}

export const checkResults: Record<CheckResult, StateWord> = {
  pass: word('通过', 'Pass', 'check', 'status-cleared'),
  fail: word('不通过', 'Fail', 'cross', 'status-failed'),
  unknown: word('无法判断', 'Unknown', 'question', 'status-warning'),
}

/** Actions: a verb and the thing; the same word on the button, in the dialog's title and in the ledger. */
export const actions = {
  open: { zh: '打开', en: 'Open' },
  giveOpinion: { zh: '记录我的意见', en: 'Record my opinion' },
  accept: { zh: '采纳', en: 'Accept' },
  amend: { zh: '修改', en: 'Amend' },
  reject: { zh: '不采纳', en: 'Reject' },
  undecided: { zh: '未决定', en: 'Undecided' },
  sign: { zh: '签名', en: 'Sign' },
  keep: { zh: '暂存', en: 'Keep' },
  release: { zh: '放行', en: 'Release' },
  keepQuarantined: { zh: '保持隔离', en: 'Keep quarantined' },
  askAgain: { zh: '重新索取影像', en: 'Ask for images again' },
  retry: { zh: '重试', en: 'Retry' },
  readAgain: { zh: '请 AI 再读一次', en: 'Let AI read again' },
  verify: { zh: '验证账本', en: 'Verify the ledger' },
  verifyAgain: { zh: '再次验证', en: 'Verify again' },
  activate: { zh: '启用', en: 'Activate' },
  stop: { zh: '停用', en: 'Stop' },
  resume: { zh: '恢复', en: 'Resume' },
  cancel: { zh: '取消', en: 'Cancel' },
  signIn: { zh: '登录', en: 'Sign in' },
  signOut: { zh: '退出登录', en: 'Sign out' },
} as const satisfies Record<string, Pair>

/** Programs that act by themselves, by the name that the ledger gives them. */
export const serviceWords: Record<string, Pair> = {
  receiver: { zh: '接收服务', en: 'Receiver' },
  quality: { zh: '质量检查', en: 'Quality checks' },
  inference: { zh: 'AI 阅片服务', en: 'AI reading service' },
  learning: { zh: '训练服务', en: 'Training service' },
  watch: { zh: '定期复评', en: 'Regular re-evaluation' },
  demo: { zh: '演示', en: 'Demo' },
  'first-run': { zh: '首次设置', en: 'First run' },
}

/** What a doctor can say in the first opinion; the order is that of the keys 1 to 6. */
export type Finding = 'opacity' | 'effusion' | 'pneumothorax' | 'nodule' | 'cardiomegaly' | 'other'
export const findings: Record<Finding, Pair> = {
  opacity: { zh: '密度增高影', en: 'Lung opacity' },
  effusion: { zh: '胸腔积液', en: 'Pleural effusion' },
  pneumothorax: { zh: '气胸', en: 'Pneumothorax' },
  nodule: { zh: '结节或肿块', en: 'Nodule or mass' },
  cardiomegaly: { zh: '心影增大', en: 'Enlarged heart' },
  other: { zh: '其他', en: 'Other' },
}

/** How sure a doctor is of the first opinion, from least to most; nobody has to say. */
export type Certainty = 'not_said' | 'very_unsure' | 'rather_unsure' | 'half_sure' | 'fairly_sure' | 'very_sure'
export const certainties: Record<Certainty, Pair> = {
  not_said: { zh: '未说明', en: 'Not said' },
  very_unsure: { zh: '很没有把握', en: 'Very unsure' },
  rather_unsure: { zh: '不太有把握', en: 'Rather unsure' },
  half_sure: { zh: '一半把握', en: 'Half sure' },
  fairly_sure: { zh: '较有把握', en: 'Fairly sure' },
  very_sure: { zh: '很有把握', en: 'Very sure' },
}

/** In the order in which a person is named by them. */
export const roleWords: Record<string, Pair> = {
  senior_radiologist: { zh: '放射科上级医师', en: 'Senior radiologist' },
  radiologist: { zh: '放射科医师', en: 'Radiologist' },
  technologist: { zh: '技师', en: 'Technologist' },
  engineer: { zh: '工程师', en: 'Engineer' },
  administrator: { zh: '管理员', en: 'Administrator' },
  service: { zh: '服务', en: 'Service' },
  operator: { zh: '本机操作者', en: 'Operator of the machine' },
}

export const unknown: Pair = { zh: '不详', en: 'unknown' }
