import { useState } from 'react'
import { api } from '../server/api'
import type { StudyView } from '../server/answers/studies'
import { draftKey, dropDraft, readDraft, writeDraft } from './drafts'
import type { Acts } from './useStudy'

export interface AddendumDesk {
  readonly text: string
  readonly write: (text: string) => void
  readonly sign: (password: string) => Promise<boolean>
}

/** What is added to a signed report while it is being written; it stays in this tab until it is signed. */
export function useAddendum(study: StudyView, acts: Acts, person: string, activeS: () => number): AddendumDesk {
  const key = draftKey(person, study.uid)
  const [text, setText] = useState(() => readDraft(key).addendum ?? '')
  return {
    text,
    write: (next) => {
      setText(next)
      writeDraft(key, { addendum: next })
    },
    sign: async (password) => {
      const seen = { seen: study.report.addenda.length, revision: study.revision }
      const after = await acts.run(() => api.signAddendum(study.uid, { ...seen, text, password, active_s: activeS() }))
      if (after === undefined) return false
      setText('')
      dropDraft(key)
      return true
    },
  }
}
