/** What a person has drawn on the frames: lengths, angles, boxes, in image pixels. */
import type { Point } from '../geometry/coordinates'

export type MarkKind = 'length' | 'angle' | 'box'

export interface Mark {
  readonly id: number
  readonly kind: MarkKind
  readonly sop: string
  readonly frame: number
  /** Two ends; or end, vertex, end; or two opposite corners. */
  readonly points: readonly Point[]
}

export interface Marks {
  readonly list: readonly Mark[]
  readonly chosen: number | undefined
  readonly next: number
}

export type MarkChange =
  | { readonly do: 'add'; readonly mark: Omit<Mark, 'id'> }
  | { readonly do: 'shape'; readonly id: number; readonly points: readonly Point[] }
  | { readonly do: 'choose'; readonly id: number | undefined }
  | { readonly do: 'remove'; readonly id: number }

export const noMarks: Marks = { list: [], chosen: undefined, next: 1 }

/** The marks after a change. A new mark is the chosen one. */
export function changedMarks(marks: Marks, change: MarkChange): Marks {
  switch (change.do) {
    case 'add':
      return { list: [...marks.list, { ...change.mark, id: marks.next }], chosen: marks.next, next: marks.next + 1 }
    case 'shape':
      return { ...marks, list: marks.list.map((one) => (one.id === change.id ? { ...one, points: change.points } : one)) }
    case 'choose':
      return { ...marks, chosen: change.id }
    case 'remove':
      return {
        ...marks, list: marks.list.filter((one) => one.id !== change.id),
        chosen: marks.chosen === change.id ? undefined : marks.chosen,
      }
  }
}
