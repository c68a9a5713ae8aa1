import { useRef, useState } from 'react'
import { api, whileOpen } from '../server/api'
import type { Reading } from '../server/answers/readings'
import type { StudyView } from '../server/answers/studies'
import { boxBetween, type Shares, sharesOf } from '../geometry/coordinates'
import type { Mark } from '../viewer/marks'
import type { Display } from '../viewer/stack'
import type { Asked, Region } from './CoverPart'

export interface CoverDesk {
  /** `of` is the reading that is asked. */
  readonly covered: { readonly sop: string; readonly box: Shares; readonly of: string; readonly region: Region } | undefined
  readonly asked: (Asked & { readonly of: string }) | undefined
  /** Covers the chosen box, else what the model marked; or takes the cover away. */
  readonly turn: (reading: Reading, on: boolean) => void
}

/** Asks the server to read again with one region covered; the picture shows what was covered. */
export function useCover(study: StudyView, chosen: { mark: Mark; name: string } | undefined, displayOf: (mark: Mark) => Display | undefined): CoverDesk {
  const [covered, setCovered] = useState<CoverDesk['covered']>(undefined)
  const [asked, setAsked] = useState<CoverDesk['asked']>(undefined)
  const latest = useRef(0)
  const ask = async (reading: Reading, sop: string, box: Shares, name: string) => {
    const turn = (latest.current += 1)
    const of = reading.id
    setAsked({ of, name, cover: undefined, problem: undefined })
    try {
      const answer = await whileOpen(study.uid, () => api.cover(study.uid, { package: reading.package, sop, box }))
      if (turn === latest.current) setAsked({ of, name, cover: { box, ...answer }, problem: undefined })
    } catch (problem) {
      if (turn === latest.current) setAsked({ of, name, cover: undefined, problem: problem instanceof Error ? problem : new Error(String(problem)) })
    }
  }
  const turn = (reading: Reading, on: boolean) => {
    if (!on) {
      setCovered(undefined)
      return
    }
    const display = chosen === undefined ? undefined : displayOf(chosen.mark)
    const [one, other] = chosen?.mark.points ?? []
    if (chosen !== undefined && display !== undefined && one !== undefined && other !== undefined) {
      const box = sharesOf(boxBetween(one, other), { columns: display.columns, rows: display.rows })
      setCovered({ of: reading.id, sop: chosen.mark.sop, box, region: 'box' })
      void ask(reading, chosen.mark.sop, box, chosen.name)
      return
    }
    const { sop, cover: own } = reading
    if (own !== null && sop !== null) setCovered({ of: reading.id, sop, box: own.box, region: 'marked' })
  }
  return { covered, asked, turn }
}
