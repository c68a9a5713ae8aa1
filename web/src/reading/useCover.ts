import { useRef, useState } from 'react'
import { api, whileOpen } from '../server/api'
import type { Reading } from '../server/answers/readings'
import type { StudyView } from '../server/answers/studies'
import { boxBetween, type Shares, sharesOf } from '../geometry/coordinates'
import type { Mark, Marks } from '../viewer/marks'
import type { Display } from '../viewer/stack'
import type { Asked, Region } from './CoverPart'
import { useMarkName } from './FilmPane'

interface OwnBox {
  readonly name: string
  readonly box: Shares
}

/** What was done with the boxes that then lay on a film, by the reading that was asked. */
interface Done {
  readonly of: string
  readonly sop: string
  readonly boxes: string
}

export interface CoverDesk {
  readonly covered: (Done & { readonly shares: readonly Shares[]; readonly region: Region }) | undefined
  readonly asked: (Done & Asked) | undefined
  /** The person's own boxes on a film. */
  readonly boxesOn: (sop: string | null) => readonly OwnBox[]
  /** Covers all own boxes on the film that was read, else what the model marked; or takes the cover away. */
  readonly turn: (reading: Reading, on: boolean) => void
}

/** Asks the server to read again with boxes covered; the picture shows what was covered. */
export function useCover(study: StudyView, marks: Marks, displayOf: (mark: Mark) => Display | undefined): CoverDesk {
  const [covered, setCovered] = useState<CoverDesk['covered']>(undefined)
  const [asked, setAsked] = useState<CoverDesk['asked']>(undefined)
  const latest = useRef(0)
  const markName = useMarkName()
  const boxesOn = (sop: string | null) =>
    marks.list.flatMap((mark) => {
      const [one, other] = mark.points
      const display = mark.kind === 'box' && mark.sop === sop ? displayOf(mark) : undefined
      return display === undefined || one === undefined || other === undefined ? [] : [{ name: markName(mark, marks), box: sharesOf(boxBetween(one, other), display) }]
    })
  const sharesOn = (sop: string) => boxesOn(sop).map(({ box }) => box)
  // A box that was drawn, moved or removed since is another question: nothing on the page speaks of boxes that are not there.
  const held = <T extends Done>(done: T | undefined) =>
    done !== undefined && done.boxes === JSON.stringify(sharesOn(done.sop)) && study.readings.some((one) => one.id === done.of) ? done : undefined
  const ask = async (reading: Reading, done: Done, boxes: readonly Shares[]) => {
    const turn = (latest.current += 1)
    const answered = (said: Asked) => { if (turn === latest.current) setAsked({ ...done, ...said }) }
    answered({ cover: undefined, problem: undefined })
    try {
      answered({ cover: await whileOpen(study.uid, () => api.cover(study.uid, { package: reading.package, sop: done.sop, boxes })), problem: undefined })
    } catch (problem) {
      answered({ cover: undefined, problem: problem instanceof Error ? problem : new Error(String(problem)) })
      // Nothing was read with these covered, so the film does not show them so.
      setCovered((now) => (now?.boxes === done.boxes ? undefined : now))
    }
  }
  const turn = (reading: Reading, on: boolean) => {
    const { id: of, sop, cover: own } = reading
    if (!on || sop === null) {
      setCovered(undefined)
      return
    }
    const shares = sharesOn(sop)
    const done = { of, sop, boxes: JSON.stringify(shares) }
    if (shares.length > 0) {
      setCovered({ ...done, shares, region: 'box' })
      void ask(reading, done, shares)
    } else if (own !== null) setCovered({ ...done, shares: [own.box], region: 'marked' })
  }
  return { covered: held(covered), asked: held(asked), boxesOn, turn }
}
