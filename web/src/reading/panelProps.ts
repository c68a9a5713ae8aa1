/** What the panel beside the film is given; each of its parts takes what it needs of it. */
import type { Ref } from 'react'
import type { Person } from '../server/answers/session'
import type { Holder, StudyView } from '../server/answers/studies'
import type { Mark, MarkChange, Marks } from '../viewer/marks'
import type { Display } from '../viewer/stack'
import type { Before } from './before'
import type { AddendumDesk } from './useAddendum'
import type { CoverDesk } from './useCover'
import type { OcclusionDesk } from './useOcclusion'
import type { OpinionDesk } from './useOpinion'
import type { ReportDesk } from './useReport'
import type { SeenDesk } from './useSeen'
import type { Acts } from './useStudy'
import type { TurnDesk } from './useTurn'

export interface PanelProps {
  readonly study: StudyView
  readonly person: Person
  readonly acts: Acts
  readonly holder: Holder | undefined
  readonly looked: SeenDesk
  readonly turn: TurnDesk
  readonly opinion: OpinionDesk
  readonly report: ReportDesk
  readonly addendum: AddendumDesk
  readonly cover: CoverDesk
  readonly places: OcclusionDesk
  /** The image on the screen. */
  readonly onScreen: string | undefined
  /** The reading whose map is on. */
  readonly map: string | undefined
  readonly setMap: (reading: string | undefined) => void
  readonly marks: Marks
  readonly changeMarks: (change: MarkChange) => void
  readonly displayOf: (mark: Mark) => Display | undefined
  readonly signing: boolean
  readonly setSigning: (on: boolean) => void
  readonly missing: Before | undefined
  readonly field: Ref<HTMLTextAreaElement>
}
