import { useState } from 'react'
import { api, whileOpen } from '../server/api'
import type { OcclusionAnswer, Reading } from '../server/answers/readings'
import type { StudyView } from '../server/answers/studies'

/** A question whose answer is on its way, is there, or was refused. */
export interface AskedPlaces {
  readonly answer: OcclusionAnswer | undefined
  readonly problem: Error | undefined
}

export interface OcclusionDesk {
  /** The reading whose places lie on the film. */
  readonly on: string | undefined
  readonly asked: (reading: string) => AskedPlaces | undefined
  /** Shows what covering each place changes, and asks for it where it was not asked for; or takes it away. */
  readonly turn: (reading: Reading, on: boolean) => void
}

/** Asks the server to cover each place of a film by itself; an answer is kept as long as the study is open here. */
export function useOcclusion(study: StudyView, on: string | undefined, setOn: (reading: string | undefined) => void): OcclusionDesk {
  const [asked, setAsked] = useState<Readonly<Record<string, AskedPlaces>>>({})
  const ask = async ({ id, package: name }: Reading, sop: string) => {
    const answered = (answer: OcclusionAnswer | undefined, problem: Error | undefined) => setAsked((now) => ({ ...now, [id]: { answer, problem } }))
    answered(undefined, undefined)
    try {
      answered(await whileOpen(study.uid, () => api.occlude(study.uid, { package: name, sop })), undefined)
    } catch (problem) {
      answered(undefined, problem instanceof Error ? problem : new Error(String(problem)))
    }
  }
  const turn = (reading: Reading, wanted: boolean) => {
    setOn(wanted ? reading.id : undefined)
    const known = asked[reading.id]
    if (wanted && reading.sop !== null && (known === undefined || known.problem !== undefined)) void ask(reading, reading.sop)
  }
  return { on, asked: (reading) => asked[reading], turn }
}
