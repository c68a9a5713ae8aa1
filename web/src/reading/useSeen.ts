import { useState } from 'react'
import type { StudyView } from '../server/answers/studies'
import { draftKey } from '../server/typed'
import { readDraft, seeDraft } from './drafts'
import { type Arrived, arrivedSince, type Seen, shownOf } from './seen'

export interface SeenDesk {
  readonly seen: Seen
  readonly arrived: Arrived | undefined
  /** The person says that he has looked at all that is here. */
  readonly look: () => void
  /** One's own addendum was signed: it is no news. */
  readonly added: (after: StudyView) => void
}

/** Stands still while the study is asked again: only the person raises it. With a draft it outlives the page, as what was typed does. */
export function useSeen(study: StudyView, person: string): SeenDesk {
  const key = draftKey(person, study.uid)
  const [seen, setSeen] = useState<Seen>(() => readDraft(key).seen ?? shownOf(study))
  const raise = (next: Seen) => {
    setSeen(next)
    seeDraft(key, next)
  }
  return {
    seen,
    arrived: arrivedSince(seen, study),
    look: () => raise(shownOf(study)),
    added: (after) => raise({ ...seen, addenda: after.report.addenda.length }),
  }
}
