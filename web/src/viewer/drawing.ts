/** A hand on the picture: what a press, a move and a release do with the tool that is chosen. */
import { clampPoint, moved, type Point, type Size } from '../geometry/coordinates'
import type { Film } from './film'
import type { Mark, MarkChange } from './marks'
import type { MarkTool, Tool } from './tools/tool'

/** A drag under way: each further place of the hand, and its end. */
export interface Gesture {
  readonly move: (at: Point) => void
  /** Says whether the gesture goes on after the hand has let go, as an angle's second leg does. */
  readonly release: () => boolean
}

export interface Sheet {
  readonly film: Film
  readonly tool: Tool
  readonly nextId: number
  readonly change: (change: MarkChange) => void
}

/** Under this many image pixels a press was a click and draws nothing. */
const smallest = 2

export function sizeOf(film: Film): Size | undefined {
  const display = film.snapshot().drawn?.display
  return display === undefined ? undefined : { columns: display.columns, rows: display.rows }
}

function place(film: Film, size: Size, at: Point): Point {
  return clampPoint(film.imagePoint(at) ?? at, size)
}

/** A press on the empty picture with the tool that is chosen. */
export function startWith(sheet: Sheet, at: Point): Gesture | undefined {
  const { film, tool } = sheet
  if (tool.does === 'view') {
    const drag = tool.start(film, at)
    return { move: drag, release: () => false }
  }
  return startMark(sheet, tool, at)
}

function startMark(sheet: Sheet, tool: MarkTool, at: Point): Gesture | undefined {
  const { film, change, nextId } = sheet
  const slice = film.snapshot().drawn
  const size = sizeOf(film)
  if (slice === undefined || size === undefined) return undefined
  let points: readonly Point[] = [place(film, size, at), place(film, size, at)]
  change({ do: 'add', mark: { kind: tool.id, sop: slice.sop, frame: slice.frame, points } })
  return {
    move: (to) => {
      points = [...points.slice(0, -1), place(film, size, to)]
      change({ do: 'shape', id: nextId, points })
    },
    release: () => {
      const [one, other] = points
      const drawn = one !== undefined && other !== undefined && Math.hypot(one.x - other.x, one.y - other.y) >= smallest
      if (!drawn) {
        change({ do: 'remove', id: nextId })
        return false
      }
      if (points.length >= tool.points) return false
      points = [...points, ...points.slice(-1)]
      return true
    },
  }
}

/** A press on a mark: moves the whole of it. */
export function startMove(film: Film, mark: Mark, at: Point, change: (change: MarkChange) => void): Gesture | undefined {
  const size = sizeOf(film)
  if (size === undefined) return undefined
  const from = film.imagePoint(at)
  return {
    move: (to) => {
      const now = film.imagePoint(to)
      if (from === undefined || now === undefined) return
      change({ do: 'shape', id: mark.id, points: moved(mark.points, { x: now.x - from.x, y: now.y - from.y }, size) })
    },
    release: () => false,
  }
}

/** A press on one point of a mark: moves that point. */
export function startPoint(film: Film, mark: Mark, index: number, change: (change: MarkChange) => void): Gesture | undefined {
  const size = sizeOf(film)
  if (size === undefined) return undefined
  return {
    move: (to) => {
      const points = mark.points.map((one, at) => (at === index ? place(film, size, to) : one))
      change({ do: 'shape', id: mark.id, points })
    },
    release: () => false,
  }
}

/** A mark in the middle of what is seen, for those who draw by keyboard. */
export function freshMark(film: Film, tool: MarkTool): MarkChange | undefined {
  const slice = film.snapshot().drawn
  const size = sizeOf(film)
  const middle = film.imagePoint(film.middle())
  if (slice === undefined || size === undefined || middle === undefined) return undefined
  const points = tool.fresh(clampPoint(middle, size), size).map((one) => clampPoint(one, size))
  return { do: 'add', mark: { kind: tool.id, sop: slice.sop, frame: slice.frame, points } }
}

/** A key on the chosen mark: moves it, or with `stretch` only its last point. */
export function nudged(film: Film, mark: Mark, by: Point, stretch: boolean): MarkChange | undefined {
  const size = sizeOf(film)
  if (size === undefined) return undefined
  if (!stretch) return { do: 'shape', id: mark.id, points: moved(mark.points, by, size) }
  const points = mark.points.map((one, index) =>
    index === mark.points.length - 1 ? clampPoint({ x: one.x + by.x, y: one.y + by.y }, size) : one,
  )
  return { do: 'shape', id: mark.id, points }
}
