/** What is said of a film whose places were covered by themselves, one after the other. */
import { counted, output, outputDigits } from '../server/format'
import type { Graded, OcclusionAnswer, Reading } from '../server/answers/readings'
import type { Say } from '../words'

/** A fall that moves the number by less settles nothing by itself. */
const settles = 0.01

/** How many places there are, as far as the reading tells. */
export function placesOf({ occlusion, map }: Reading): number | undefined {
  if (occlusion != null) return occlusion.rows * occlusion.columns
  return map === null ? undefined : map.cells.reduce((count, row) => count + row.length, 0)
}

/** The number with the strongest place covered. */
function strongestOf({ after }: OcclusionAnswer): number {
  return Math.min(...after.flat())
}

/** p 0.97 → p′ 0.62, of the strongest place. */
export function fallWritten(answer: OcclusionAnswer): string {
  const ends = [answer.before, strongestOf(answer)] as const
  const digits = outputDigits(ends, [...ends])
  return `p ${output(ends[0], digits)} → p′ ${output(ends[1], digits)}`
}

/** How such maps of a model were graded, as its card says. */
export function gradedWritten(grade: Graded | null | undefined, say: Say): string {
  return grade == null
    ? say('此模型的遮盖图未经检验。', 'Occlusion maps of this model were not graded.')
    : say(`此模型的遮盖图在 ${grade.films} 幅胶片上通过检验。`, `Occlusion maps of this model passed their grading on ${counted(grade.films, 'film')}.`)
}

export function nothingLowers(say: Say): string {
  return say('单独遮盖任何一处，数值都不下降：无可显示。', 'No place lowers the number by itself: there is nothing to draw.')
}

/** Whether any place speaks for the finding by itself; whether one alone moves the number by what counts; how many speak against it. */
export function weighed(answer: OcclusionAnswer): { readonly any: boolean; readonly settles: boolean; readonly against: number } {
  return {
    any: answer.cells.some((row) => row.some((cell) => cell > 0)),
    settles: answer.before - strongestOf(answer) >= settles,
    against: answer.after.flat().filter((after) => after - answer.before >= settles).length,
  }
}
