/** A model that reads here no more: its word and shape, and who decided it, when and why. */
import { readingStates, type Say, type StateWord } from '../words'
import type { ModelLine } from './answers/models'
import type { OutOfUse, Reading } from './answers/readings'
import { among, clockToday } from './format'

/** A newer version is no reproach: only what was stopped, or whose maker is not trusted, has the word of a stop. */
export function isStopped({ standing, trusted }: OutOfUse): boolean {
  return standing === 'stopped' || standing === 'rolled_back' || standing === 'set_aside' || !trusted
}

export function outOfUseState(gone: OutOfUse): StateWord {
  return isStopped(gone) ? readingStates.stopped : { ...readingStates.none, zh: '模型已被替换', en: 'Model replaced' }
}

export function outOfUseWhy(gone: OutOfUse, say: Say): string {
  const { standing, by, since, why, trusted, instead } = gone
  const at = clockToday(since, new Date())
  const stop = say(`模型已由${among(by)}停用，${at}：“${why}”`, `The model was stopped by ${by}, ${at}: “${why}”`)
  const back = say(`模型已由${among(by)}撤回，${at}：“${why}”`, `The model was rolled back by ${by}, ${at}: “${why}”`)
  const other = say(`现用 ${instead} 版（${by}，${at}）`, `version ${instead} took its place (${by}, ${at})`)
  const now = say(`现用 ${instead} 版`, `version ${instead} reads here now`)
  return [
    standing === 'rolled_back' ? back : standing === 'stopped' || standing === 'set_aside' ? stop : undefined,
    trusted ? undefined : say('本院不再信任它的制作者', 'its maker is trusted no more at this site'),
    standing === 'replaced' ? other : standing === 'set_aside' && instead !== '' ? now : undefined,
  ].filter((one) => one !== undefined).join(say('；', '; '))
}

/** In one line, with the word of the state, where no badge stands beside it. */
export function outOfUseWritten(gone: OutOfUse, say: Say): string {
  const { zh, en } = outOfUseState(gone)
  const why = outOfUseWhy(gone, say)
  return isStopped(gone) ? why : say(`${zh}：${why}`, `${en}: ${why}`)
}

/** Why a model said nothing that stood stopped as it was to read, and reads here again; since when and by whom, once it is known how it stands. */
export function stoppedThen({ state, out_of_use: gone }: Pick<Reading, 'state' | 'out_of_use'>, now: Pick<ModelLine, 'standing' | 'by' | 'since'> | undefined, say: Say): string | undefined {
  if (state !== 'stopped' || gone !== null) return undefined
  const since = now?.standing === 'active' && now.since !== null ? { by: now.by, at: clockToday(now.since, new Date()) } : undefined
  return say('轮到它阅片时模型已停用；此后已恢复', 'the model was stopped when it was to read this; it reads here again')
    + (since === undefined ? '' : say(`（${since.by}，${since.at}）`, ` since ${since.at} (${since.by})`))
}
