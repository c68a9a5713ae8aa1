/** What lies over the picture: marks, what the page puts under them, and the hand that draws. */
import { type ReactNode, useEffect, useRef } from 'react'
import { apply, boxBetween, cornersOf, type Point } from '../geometry/coordinates'
import { type Gesture, startMove, startPoint, startWith } from './drawing'
import type { Film } from './film'
import type { Mark, MarkChange, Marks } from './marks'
import { panTool } from './tools/pan'
import type { Tool } from './tools/tool'
import { zoomTool } from './tools/zoom'
import type { View } from './view'
import './viewer.css'

interface Props {
  readonly film: Film
  readonly view: View
  readonly tool: Tool
  readonly marks: Marks
  readonly change: (change: MarkChange) => void
  readonly label: (mark: Mark) => string
  /** Drawn in image pixels, under the marks. */
  readonly children?: ReactNode
}

export function Overlay({ film, view, tool, marks, change, label, children }: Props) {
  const svg = useRef<SVGSVGElement>(null)
  const hand = useHand(svg)
  useWheel(svg, film)
  const { a, b, c, d, e, f } = view.affine
  const seen = marks.list.filter((one) => one.sop === view.drawn?.sop && one.frame === view.drawn.frame)
  const press = (event: React.PointerEvent): Gesture | undefined => {
    const at = hand.place(event)
    const mark = markUnder(event, seen)
    if (event.button !== 0) return startWith({ film, change, nextId: marks.next, tool: event.button === 1 ? panTool : zoomTool }, at)
    if (mark === undefined) {
      if (marks.chosen !== undefined) change({ do: 'choose', id: undefined })
      return startWith({ film, change, nextId: marks.next, tool }, at)
    }
    change({ do: 'choose', id: mark.mark.id })
    return mark.point === undefined ? startMove(film, mark.mark, at, change) : startPoint(film, mark.mark, mark.point, change)
  }
  return (
    <svg
      ref={svg}
      className={`overlay overlay-${tool.does}`}
      aria-hidden="true"
      onPointerDown={(event) => hand.down(event, press)}
      onPointerMove={hand.move}
      onPointerUp={hand.up}
      onPointerCancel={hand.up}
      onContextMenu={(event) => event.preventDefault()}
    >
      <g transform={`matrix(${a} ${b} ${c} ${d} ${e} ${f})`}>
        {view.padding === undefined ? null : <path className="padded" d={view.padding} />}
        {children}
      </g>
      {seen.map((mark) => (
        <Figure
          key={mark.id}
          mark={mark}
          points={mark.points.map((point) => apply(view.affine, point))}
          chosen={marks.chosen === mark.id}
          label={label(mark)}
        />
      ))}
    </svg>
  )
}

function markUnder(event: React.PointerEvent, seen: readonly Mark[]): { mark: Mark; point: number | undefined } | undefined {
  if (!(event.target instanceof SVGElement)) return undefined
  const { mark: id, point } = event.target.dataset
  const mark = seen.find((one) => String(one.id) === id)
  if (mark === undefined) return undefined
  return { mark, point: point === undefined ? undefined : Number(point) }
}

/** Keeps the gesture that is under way, from the press to the release or, for a second leg, to the next press. */
function useHand(svg: React.RefObject<SVGSVGElement | null>) {
  const gesture = useRef<Gesture | undefined>(undefined)
  const lingering = useRef(false)
  const place = (event: React.PointerEvent): Point => {
    const frame = svg.current?.getBoundingClientRect()
    return { x: event.clientX - (frame?.left ?? 0), y: event.clientY - (frame?.top ?? 0) }
  }
  return {
    place,
    down: (event: React.PointerEvent, press: (event: React.PointerEvent) => Gesture | undefined) => {
      if (lingering.current) {
        gesture.current?.move(place(event))
        lingering.current = false
        gesture.current = undefined
        return
      }
      svg.current?.setPointerCapture(event.pointerId)
      gesture.current = press(event)
    },
    move: (event: React.PointerEvent) => gesture.current?.move(place(event)),
    up: () => {
      if (gesture.current === undefined || lingering.current) return
      lingering.current = gesture.current.release()
      if (!lingering.current) gesture.current = undefined
    },
  }
}

/** The wheel turns the slices of a stack; a single film it enlarges. With Ctrl it always enlarges. */
function useWheel(svg: React.RefObject<SVGSVGElement | null>, film: Film): void {
  useEffect(() => {
    const element = svg.current
    if (element === null) return undefined
    const turn = (event: WheelEvent) => {
      event.preventDefault()
      const frame = element.getBoundingClientRect()
      if (film.length > 1 && !event.ctrlKey) film.turnBy(Math.sign(event.deltaY))
      else film.zoomBy(event.deltaY < 0 ? 1.12 : 1 / 1.12, { x: event.clientX - frame.left, y: event.clientY - frame.top })
    }
    element.addEventListener('wheel', turn, { passive: false })
    return () => element.removeEventListener('wheel', turn)
  }, [svg, film])
}

interface FigureProps {
  readonly mark: Mark
  readonly points: readonly Point[]
  readonly chosen: boolean
  readonly label: string
}

/** A mark: white on a black edge, so that it is seen on white and on black; nothing of the picture is hidden inside it. */
function Figure({ mark, points, chosen, label }: FigureProps) {
  const line = outline(mark, points)
  const at = labelPlace(mark, points)
  return (
    <g className={chosen ? 'mark mark-chosen' : 'mark'}>
      <path className="mark-edge" d={line} />
      <path className="mark-line" d={line} />
      <path className="mark-grip" d={line} data-mark={mark.id} />
      {points.map((point, index) => (
        <g key={index}>
          {chosen ? <rect className="mark-point" x={point.x - 3.5} y={point.y - 3.5} width="7" height="7" /> : null}
          <rect className="mark-grip-point" x={point.x - 12} y={point.y - 12} width="24" height="24" data-mark={mark.id} data-point={index} />
        </g>
      ))}
      <text className="mark-label" x={at.x} y={at.y}>{label}</text>
    </g>
  )
}

function outline(mark: Mark, points: readonly Point[]): string {
  const [one, other] = points
  if (mark.kind !== 'box' || one === undefined || other === undefined) {
    return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${point.x} ${point.y}`).join('')
  }
  const { left, top, width, height } = boxBetween(one, other)
  return `M${left} ${top}h${width}v${height}h${-width}z`
}

function labelPlace(mark: Mark, points: readonly Point[]): Point {
  const [one, other] = points
  if (mark.kind === 'box' && one !== undefined && other !== undefined) {
    const [corner] = cornersOf(boxBetween(one, other))
    return { x: corner.x, y: corner.y - 6 }
  }
  const at = mark.kind === 'angle' ? other : points.at(-1)
  return { x: (at?.x ?? 0) + 10, y: (at?.y ?? 0) - 8 }
}
