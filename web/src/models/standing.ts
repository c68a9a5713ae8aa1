/** How a package stands here, by whom, since when and why. */
import { among, dayAndClock } from '../server/format'
import type { ModelLine, ModelShown } from '../server/answers/models'
import { type Say, type StateWord, workStates } from '../words'

export const standings: Record<ModelLine['standing'], StateWord> = {
  active: { ...workStates.done, zh: '在用', en: 'In use' },
  stopped: { ...workStates.stopped, zh: '已停用', en: 'Stopped' },
  rolled_back: { ...workStates.stopped, zh: '已撤回', en: 'Rolled back' },
  set_aside: { ...workStates.stopped, zh: '已停用，已被替换', en: 'Stopped, replaced' },
  replaced: { ...workStates.waiting, zh: '已被替换', en: 'Replaced', shape: 'minus' },
  candidate: { ...workStates.waiting, zh: '候选', en: 'Candidate', shape: 'ring' },
  shadow: { ...workStates.waiting, zh: '静默试读', en: 'Reads unseen', shape: 'eyeOff' },
  retired: { ...workStates.waiting, zh: '已放弃', en: 'Given up', shape: 'ringSlash' },
  installed: { ...workStates.waiting, zh: '未启用', en: 'Not activated' },
}

export function modelPath(name: string, version: string): string {
  return `/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}`
}

export type Act = 'activate' | 'stop' | 'resume'

/** What can be done about a version as it stands; the server decides, the page only does not offer in vain. */
export function actFor({ standing, trusted, problem }: Pick<ModelShown, 'standing' | 'trusted' | 'problem'>): Act | undefined {
  if (standing === 'active') return 'stop'
  if (!trusted) return undefined
  if (standing === 'stopped' || standing === 'rolled_back') return 'resume'
  if (standing === 'candidate' || standing === 'shadow' || standing === 'retired') return undefined
  return problem === null ? 'activate' : undefined
}

/** What was stopped reads again only for a reason. */
export function asksWhy(act: Act, standing: ModelLine['standing']): boolean {
  return act !== 'activate' || standing === 'set_aside'
}

/** Who did it, when, and why where a reason was asked for. */
export function standingWhy(model: ModelLine, say: Say): string {
  if (model.since === null) return say('随软件附带；还没有人在本院启用它', 'Shipped with the program; nobody has activated it here')
  const at = dayAndClock(model.since)
  const reason = model.why === '' ? '' : say(`：“${model.why}”`, `: “${model.why}”`)
  const resumed = model.standing === 'active' && model.why !== ''
  const did: Record<Exclude<ModelLine['standing'], 'installed'>, string> = {
    active: resumed ? say('恢复', 'resumed it') : say('投入使用', 'put it to use'),
    stopped: say('停用', 'stopped it'),
    rolled_back: say('撤回', 'rolled it back'),
    set_aside: say('停用', 'stopped it'),
    replaced: say('让另一版本接替', 'let another version take its place'),
    candidate: say('导入', 'took it in'),
    shadow: say('让它静默试读', 'let it read unseen'),
    retired: say('放弃', 'gave it up'),
  }
  const act = model.standing === 'installed' ? '' : did[model.standing]
  return say(`${among(model.by).trimStart()}于 ${at} ${act}${reason}`, `${model.by} ${act}, ${at}${reason}`)
}
