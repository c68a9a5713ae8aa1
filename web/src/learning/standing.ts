/** How a training stands, in words. */
import { grouped } from '../server/format'
import type { PlanFacts, RunState, Traditional } from '../server/answers/trainings'
import { type Pair, type Say, type StateWord, workStates } from '../words'

export const runStates: Record<RunState, StateWord> = {
  waiting: workStates.waiting,
  running: workStates.running,
  stopping: { ...workStates.running, zh: '正在停止', en: 'Stopping', shape: 'square' },
  stopped: workStates.stopped,
  failed: workStates.failed,
  done: workStates.done,
}

/** What a plan's network is taught to do; each task is scored by a measure of its own. */
export const tasks: Readonly<Record<string, { readonly does: Pair; readonly score: Pair }>> = {
  classification: { does: { zh: '找一种所见', en: 'looks for a finding' }, score: { zh: 'AUC（影像经改动后）', en: 'AUC, films changed' } },
  segmentation: { does: { zh: '勾画轮廓', en: 'outlines' }, score: { zh: 'Dice', en: 'Dice' } },
  multi_class: { does: { zh: '分为多类', en: 'tells classes apart' }, score: { zh: '平均 AUC', en: 'mean AUC' } },
  multi_label: { does: { zh: '标出多类', en: 'labels several classes' }, score: { zh: '平均 AUC', en: 'mean AUC' } },
}

export function isMoving(state: RunState): boolean {
  return state === 'waiting' || state === 'running' || state === 'stopping'
}

/** Step 420 of 900 */
export function howFar(step: number | null, steps: number | null, say: Say): string | undefined {
  if (step === null || steps === null) return undefined
  return say(`第 ${grouped(step)} 步，共 ${grouped(steps)} 步`, `step ${grouped(step)} of ${grouped(steps)}`)
}

/** About 12 min left: at most, for a training may end early. */
export function left(seconds: number | null, say: Say): string | undefined {
  if (seconds === null || seconds <= 0) return undefined
  if (seconds < 60) return say('剩不到 1 分钟', 'less than 1 min left')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return say(`最多约剩 ${minutes} 分钟`, `at most about ${minutes} min left`)
  const hours = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
  return say(`最多约剩 ${hours} 小时`, `at most about ${hours} h left`)
}

/** EfficientNet lite0, 224 px, 12 passes of 32 */
export function madeHow(about: PlanFacts, say: Say): string {
  return say(
    `${about.network}，${about.size} px，最多 ${about.passes} 轮`,
    `${about.network}, ${about.size} px, ${about.passes} ${about.passes === 1 ? 'pass' : 'passes'} at most`,
  )
}

/** Whether a network is shown to beat the simpler method: in each way that decides, the whole interval lies above 0. */
export function beaten({ beside }: Pick<Traditional, 'beside'>): boolean {
  const deciding = beside.filter((one) => one.decides)
  return deciding.length > 0 && deciding.every((one) => one.low !== null && one.low > 0)
}
