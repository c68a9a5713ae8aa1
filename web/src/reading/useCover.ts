import { useRef, useState } from 'react'
import { api } from '../server/api'
import type { Cover } from '../server/answers/readings'
import type { StudyView } from '../server/answers/studies'
import { boxBetween, type Shares, sharesOf } from '../geometry/coordinates'
import type { Mark } from '../viewer/marks'
import type { Display } from '../viewer/stack'
import type { Asked } from './CoverPart'

export interface CoverDesk {
  readonly covered: { readonly sop: string; readonly box: Shares } | undefined
  readonly asked: Asked | undefined
  /** Covers the chosen box, else what the AI marked; or takes the cover away. */
  readonly turn: (on: boolean) => void
}

/** Asks the server to read again with one region covered; the picture shows what was covered. */
export function useCover(study: StudyView, chosen: { mark: Mark; name: string } | undefined, displayOf: (mark: Mark) => Display | undefined): CoverDesk {
  const [covered, setCovered] = useState<{ sop: string; box: Shares } | undefined>(undefined)
  const [asked, setAsked] = useState<Asked | undefined>(undefined)
  const latest = useRef(0)
  const own: Cover | null = study.reading?.cover ?? null
  const ask = async (sop: string, box: Shares, name: string) => {
    const turn = (latest.current += 1)
    setAsked({ name, cover: undefined, problem: undefined })
    try {
      const answer = await api.cover(study.uid, { sop, box })
      if (turn === latest.current) setAsked({ name, cover: { box, ...answer }, problem: undefined })
    } catch (problem) {
      if (turn === latest.current) setAsked({ name, cover: undefined, problem: problem instanceof Error ? problem : new Error(String(problem)) })
    }
  }
  const turn = (on: boolean) => {
    if (!on) {
      setCovered(undefined)
      return
    }
    const display = chosen === undefined ? undefined : displayOf(chosen.mark)
    const [one, other] = chosen?.mark.points ?? []
    if (chosen !== undefined && display !== undefined && one !== undefined && other !== undefined) {
      const box = sharesOf(boxBetween(one, other), { columns: display.columns, rows: display.rows })
      setCovered({ sop: chosen.mark.sop, box })
      void ask(chosen.mark.sop, box, chosen.name)
      return
    }
    const sop = study.reading?.sop
    if (own !== null && typeof sop === 'string') setCovered({ sop, box: own.box })
  }
  return { covered, asked, turn }
}
