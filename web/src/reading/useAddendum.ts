import { useState } from 'react'
import { api } from '../server/api'
import type { StudyView } from '../server/answers/studies'
import { draftKey } from '../server/typed'
import { dropDraft, readDraft, writeDraft } from './drafts'
import { patientsNamed } from './standing'
import type { Sitting } from './useStudy'

export interface AddendumDesk {
  readonly text: string
  readonly write: (text: string) => void
  /** On what the dialog showed when it was opened. */
  readonly sign: (password: string, shown: StudyView) => Promise<boolean>
}

/** What is added to a signed report while it is being written; it stays in this tab until it is signed. */
export function useAddendum({ study, acts, person, activeS, looked }: Sitting): AddendumDesk {
  const { seen } = looked
  const key = draftKey(person, study.uid)
  const [text, setText] = useState(() => readDraft(key).addendum ?? '')
  return {
    text,
    write: (next) => {
      setText(next)
      if (next === '') dropDraft(key, 'addendum')
      else writeDraft(key, { addendum: next }, seen)
    },
    sign: async (password, shown) => {
      const after = await acts.run(() =>
        api.signAddendum(study.uid, { seen: seen.addenda, revision: seen.revision, patients: patientsNamed(shown), doubted: shown.doubted, ruled: shown.ruled, text, password, active_s: activeS() }),
      )
      if (after === undefined) return false
      setText('')
      dropDraft(key, 'addendum')
      looked.added(after)
      return true
    },
  }
}
