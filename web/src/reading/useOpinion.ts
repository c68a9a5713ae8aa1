import { useCallback, useState } from 'react'
import { api } from '../server/api'
import type { Overall } from '../server/answers/opinions'
import { useLanguage } from '../language'
import type { Finding } from '../words'
import { draftKey } from '../server/typed'
import { dropDraft, noOpinion, type OpinionDraft, readDraft, writeDraft } from './drafts'
import { judged, lackOf, lackWritten, sentOpinion, surer, toggled } from './opinion'
import { mayBeChest } from './stacks'
import type { Sitting } from './useStudy'

export interface OpinionDesk {
  readonly draft: OpinionDraft
  readonly chest: boolean
  /** Why it can't be recorded yet; said only after someone has tried. */
  readonly missing: string | undefined
  readonly change: (change: Partial<OpinionDraft>) => void
  readonly judge: (overall: Overall) => void
  readonly toggle: (finding: Finding) => void
  readonly surer: (by: 1 | -1) => void
  readonly record: () => void
}

/** The opinion while it is being formed; kept in this tab until the server has it. */
export function useOpinion({ study, acts, person, activeS, looked: { seen } }: Sitting): OpinionDesk {
  const { say } = useLanguage()
  const key = draftKey(person, study.uid)
  const [draft, setDraft] = useState<OpinionDraft>(() => ({ ...noOpinion, ...readDraft(key).opinion }))
  const [tried, setTried] = useState(false)
  const chest = mayBeChest(study)
  const put = useCallback(
    (next: (now: OpinionDraft) => OpinionDraft) =>
      setDraft((now) => {
        const after = next(now)
        writeDraft(key, { opinion: after }, seen)
        return after
      }),
    [key, seen],
  )
  const lack = lackOf(draft, chest)
  return {
    draft,
    chest,
    missing: tried && lack !== undefined ? lackWritten(lack, say) : undefined,
    change: (change) => put((now) => (change.overall === undefined ? { ...now, ...change } : judged({ ...now, ...change }, change.overall))),
    judge: (overall) => put((now) => judged(now, overall)),
    toggle: (finding) => put((now) => toggled(now, finding)),
    surer: (by) => put((now) => surer(now, by)),
    record: () => {
      setTried(true)
      if (lack !== undefined || acts.busy) return
      void acts.run(() => api.giveOpinion(study.uid, { revision: seen.revision, ...sentOpinion(draft, chest), active_s: activeS() })).then((after) => {
        if (after === undefined) return
        setDraft(noOpinion)
        dropDraft(key, 'opinion')
        setTried(false)
      })
    },
  }
}
